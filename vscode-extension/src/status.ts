import * as vscode from 'vscode';

/** The entry in the language status (the braces in the status bar) of C files. */
export class Status implements vscode.Disposable {
  private readonly item: vscode.LanguageStatusItem;

  constructor(selector: vscode.DocumentSelector) {
    this.item = vscode.languages.createLanguageStatusItem('bpfls.status', selector);
    this.item.name = 'bpfls';
  }

  starting(): void {
    this.show('bpfls', 'starting', vscode.LanguageStatusSeverity.Information, true);
  }

  running(serverVersion: string, javaVersion: number): void {
    this.show(`bpfls ${serverVersion}`, `on Java ${javaVersion}`, vscode.LanguageStatusSeverity.Information, false);
  }

  failed(why: string): void {
    this.show('bpfls is not running', why, vscode.LanguageStatusSeverity.Error, false);
  }

  dispose(): void {
    this.item.dispose();
  }

  private show(text: string, detail: string, severity: vscode.LanguageStatusSeverity, busy: boolean): void {
    this.item.text = text;
    this.item.detail = detail;
    this.item.severity = severity;
    this.item.busy = busy;
    this.item.command = { command: 'bpfls.restart', title: 'Restart' };
  }
}
