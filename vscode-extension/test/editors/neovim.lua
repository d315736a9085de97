-- A real client: Neovim's own LSP client talks to the real server about the shipped example.
-- Run by ./test, which sets BPFLS_EXAMPLE (example.json), BPFLS_PROJECT (a copy of the example that may be written to),
-- BPFLS_JAVA and BPFLS_JAR.

local example = vim.json.decode(table.concat(vim.fn.readfile(os.getenv('BPFLS_EXAMPLE')), '\n'))
local project = os.getenv('BPFLS_PROJECT')
local passed, failed = 0, 0
local exit_code -- of the server, once it ended

local function check(what, ok, seen)
  if ok then
    passed = passed + 1
    io.stdout:write('  ok    ' .. what .. '\n')
  else
    failed = failed + 1
    io.stdout:write('  FAIL  ' .. what .. (seen and ('; seen: ' .. vim.inspect(seen)) or '') .. '\n')
  end
  io.stdout:flush()
end

local function finish()
  io.stdout:write(string.format('\nNeovim: %d passed, %d failed\n', passed, failed))
  io.stdout:flush()
  os.exit(failed == 0 and passed > 0 and 0 or 1)
end

-- What the server said about a buffer; `rule` picks one rule.
local function findings(buffer, rule)
  local found = {}
  for _, d in ipairs(vim.diagnostic.get(buffer)) do
    local code = d.user_data and d.user_data.lsp and d.user_data.lsp.code
    if rule == nil or code == rule then
      table.insert(found, d)
    end
  end
  return found
end

local function wait_for(what, condition, seen)
  local ok = false
  vim.wait(example.patience_millis, function()
    ok = condition()
    return ok or exit_code ~= nil
  end, 20)
  check(what, ok, not ok and seen and seen() or nil)
  if not ok and exit_code ~= nil then
    error('the server ended with status ' .. exit_code)
  end
end

local function line_of(buffer, text)
  for number, line in ipairs(vim.api.nvim_buf_get_lines(buffer, 0, -1, false)) do
    local column = line:find(text, 1, true)
    if column then
      return number - 1, column - 1
    end
  end
  error('no line with ' .. text)
end

local function open(file)
  vim.cmd('edit ' .. vim.fn.fnameescape(project .. '/' .. file))
  return vim.api.nvim_get_current_buf()
end

local function hover(buffer, text)
  local line, column = line_of(buffer, text)
  local answers = vim.lsp.buf_request_sync(buffer, 'textDocument/hover', {
    textDocument = { uri = vim.uri_from_bufnr(buffer) },
    position = { line = line, character = column + 1 },
  }, example.patience_millis)
  for _, answer in pairs(answers or {}) do
    if answer.result and answer.result.contents then
      return table.concat(vim.lsp.util.convert_input_to_markdown_lines(answer.result.contents), '\n')
    end
  end
  return nil
end

local function run()
  local client = vim.lsp.start_client({
    name = 'bpfls',
    cmd = { os.getenv('BPFLS_JAVA'), '-jar', os.getenv('BPFLS_JAR'), 'lsp' },
    root_dir = project,
    on_exit = function(code)
      exit_code = code
    end,
  })
  wait_for('the server starts', function()
    return vim.lsp.get_client_by_id(client) ~= nil and vim.lsp.get_client_by_id(client).initialized
  end)

  local loader = open(example.loader)
  vim.lsp.buf_attach_client(loader, client)
  local object = open(example.object)
  vim.lsp.buf_attach_client(object, client)
  local function seen_in_object()
    return vim.diagnostic.get(object)
  end

  -- Diagnostics of the example as it is shipped.
  wait_for('assoc-missing is reported in ' .. example.object, function()
    return #findings(object, 'assoc-missing') > 0
  end, seen_in_object)
  local finding = findings(object, 'assoc-missing')[1]
  if finding then
    check('its source is bpfls', finding.source == 'bpfls', finding.source)
    check('it is a warning', finding.severity == vim.diagnostic.severity.WARN, finding.severity)
    check('it names the program', finding.message:find(example.program, 1, true) ~= nil, finding.message)
    local line, column = line_of(object, example.missing_at)
    check('it stands at the call that would fail', finding.lnum == line and finding.col == column,
      { finding.lnum, finding.col, expected = { line, column } })
    local related = finding.user_data.lsp.relatedInformation or {}
    check('it points at the loader', vim.tbl_count(vim.tbl_filter(function(place)
      return vim.endswith(place.location.uri, '/' .. example.loader)
    end, related)) > 0, related)
  end
  wait_for('assoc-ambiguous is reported once', function()
    return #findings(object, 'assoc-ambiguous') == 1
  end, seen_in_object)

  -- The missing call, typed into the loader's buffer and not saved.
  local before = line_of(loader, example.insert_before)
  vim.api.nvim_buf_set_lines(loader, before, before, true, example.missing_lines)
  wait_for('with the association typed in, assoc-missing goes', function()
    return #findings(object, 'assoc-missing') == 0
  end, seen_in_object)
  check('assoc-ambiguous stays', #findings(object, 'assoc-ambiguous') == 1, seen_in_object())

  local text = hover(loader, 'bpf_program__assoc_struct_ops')
  check('hover on the association call says what it does', text and text:find('struct_ops', 1, true) ~= nil, text)

  vim.api.nvim_buf_set_lines(loader, before, before + #example.missing_lines, true, {})
  wait_for('with the association deleted again, assoc-missing is back', function()
    return #findings(object, 'assoc-missing') > 0
  end, seen_in_object)

  text = hover(object, example.missing_at)
  check('hover on the kfunc call names the kfunc', text and text:find(example.kfunc, 1, true) ~= nil, text)
  check('hover says that it depends on the association', text and text:lower():find('associat', 1, true) ~= nil, text)

  -- Half a program, as while typing.
  local last = vim.api.nvim_buf_line_count(object)
  vim.api.nvim_buf_set_lines(object, last, last, true, { 'int half(void *ctx) { if (' })
  wait_for('half a function is reported as syntax', function()
    return #findings(object, 'syntax') > 0
  end, seen_in_object)
  wait_for('and does not hide assoc-missing', function()
    return #findings(object, 'assoc-missing') > 0
  end, seen_in_object)
  vim.api.nvim_buf_set_lines(object, last, last + 1, true, {})
  wait_for('completed again, syntax goes', function()
    return #findings(object, 'syntax') == 0 and #findings(object, 'assoc-missing') > 0
  end, seen_in_object)

  -- C that is neither BPF nor a loader.
  local plain = open('plain.c')
  vim.lsp.buf_attach_client(plain, client)
  vim.api.nvim_buf_set_lines(plain, 0, 0, true, { 'int broken( {' })
  hover(object, example.missing_at) -- an answered request: the change before it was read
  vim.wait(500)
  check('C that is neither BPF nor a loader gets no diagnostics', #findings(plain) == 0, findings(plain))

  vim.lsp.stop_client(client)
  wait_for('the server ends when asked to, with status 0', function()
    return exit_code == 0
  end, function()
    return { exit_code = exit_code }
  end)
end

local ok, problem = xpcall(run, debug.traceback)
if not ok then
  check('the test runs to its end', false, problem)
  io.stdout:write(vim.fn.join(vim.fn.readfile(vim.lsp.get_log_path()), '\n') .. '\n')
end
finish()
