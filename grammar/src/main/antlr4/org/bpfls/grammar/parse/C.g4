/*
 * C11 with the extensions of GNU C and clang that BPF programs, their loaders and the kernel use.
 *
 * One token of lookahead decides everything: what depends on names or on more than one token, CTokenStream puts into the
 * type of the token (TYPE_NAME, LABEL, LPAREN_TYPE, ...) or into a token without text in front of it (KNR, HAS_ELSE, ...).
 * So there is no adaptive prediction whose automaton would have to be built anew in every process. GrammarTest keeps it so.
 *
 * The parser runs on one top-level declaration at a time and makes the AST records itself; the first error ends the run.
 */
parser grammar C;

options {
  tokenVocab = CTokens;
  superClass = CParserBase;
}

@header {
import java.util.ArrayList;
import java.util.List;
import org.bpfls.grammar.ast.*;
import org.bpfls.grammar.text.Span;
}

// File scope

externalDeclaration returns [ExternalDecl node]
  : EXTENSION* a=staticAssert EOF {$node = new ExternalDecl.StaticAssert(span($ctx), $a.condition, $a.message);}
  | ASM lparen s=strings ')' ';' EOF {$node = new ExternalDecl.AsmDeclaration(span($ctx), $s.value);}
  | d=functionOrDeclaration EOF {$node = $d.node;}
  ;

functionOrDeclaration returns [ExternalDecl node]
  locals [DeclSpecifiers specs, List<Declaration.InitDeclarator> list = new ArrayList<>()]
  : ( s=specifiers {$specs = $s.node;} )? {$specs = orImplicit($specs);}
    ( ';' {$node = $s.ctx == null ? new ExternalDecl.Empty(span($ctx)) : new Declaration(span($ctx), $specs, List.of());}
    | m=MACRO_CALL lparen skipped ')' {beforeParameters();} ( ARGUMENTS lparen skipped ')' )? {afterMacro();}
      ( '{' {enterBody(null);} b=blockItems '}' {leave(); $node = macroFunction($ctx, $specs, $m, $b.ctx, $b.items);}
      | ( '=' {expectExpression();} initializer )? ';' {$node = macroCall($ctx, $m);}
      | NOTHING {$node = macroCall($ctx, $m);}
      )
    | d=declarator {declare($specs, $d.builder);}
      ( '{' {enterBody($d.builder);} b=blockItems '}' {leave(); $node = function($ctx, $specs, $d.builder, $b.ctx, $b.items);}
      | {enterBody(null);} ( KNR k=declaration {$d.builder.declareParameters($k.node); nextKnr();} )+
        '{' b=blockItems '}' {leave(); $node = function($ctx, $specs, $d.builder, $b.ctx, $b.items);}
      | initializerOf[$d.builder, $list] ( ',' nextDeclarator[$specs, $list] )* ';'
        {$node = fileDeclaration($ctx, $s.ctx, $specs, $list);}
      )
    )
  ;

// Declarations

declaration returns [Declaration node] locals [List<Declaration.InitDeclarator> list = new ArrayList<>()]
  : s=specifiers ( initDeclarator[$s.node, $list] ( ',' nextDeclarator[$s.node, $list] )* )? ';'
    {expectTypes(); $node = new Declaration(span($ctx), $s.node, List.copyOf($list));}
  ;

initDeclarator [DeclSpecifiers specs, List<Declaration.InitDeclarator> list]
  : d=declarator {declare($specs, $d.builder);} initializerOf[$d.builder, $list]
  ;

nextDeclarator [DeclSpecifiers specs, List<Declaration.InitDeclarator> list] locals [List<Attribute> before = new ArrayList<>()]
  : {expectName();} attribute[$before]* d=declarator {$d.builder.attributes.addAll($before); declare($specs, $d.builder);}
    initializerOf[$d.builder, $list]
  ;

initializerOf [DeclaratorBuilder builder, List<Declaration.InitDeclarator> list] locals [Initializer value]
  : ( '=' {expectExpression();} i=initializer {$value = $i.node;} )?
    {$list.add(new Declaration.InitDeclarator(span($builder.start, index()), $builder.named(), $value));}
  ;

specifiers returns [DeclSpecifiers node] locals [SpecifiersBuilder b]
  @init {$b = new SpecifiersBuilder(this); expectSpecifier();}
  : ( t=STORAGE {$b.storage($t);}
    | t=QUALIFIER {$b.qualifier($t);}
    | attribute[$b.attributes()]
    | ANNOTATION
    | ANNOTATION_CALL lparen skipped ')'
    | EXTENSION_DECLARATION
    | ALIGNAS lparen {expectExpression();} a=argument ')' {$b.align($a.node); $b.resume();}
    | t=BUILTIN_TYPE {$b.builtin($t);}
    | t=BIT_INT lparen {expectExpression();} assignment ')' {$b.builtin($t);}
    | t=TYPE_NAME {$b.type(named($t));}
    | r=record {$b.type($r.node);}
    | e=enumeration {$b.type($e.node);}
    | o=typeofType {$b.type($o.node);}
    | t=ATOMIC_TYPE lparen n=typeName ')' {$b.type(new TypeSpec.Atomic(span($t.getTokenIndex(), index()), $n.node));}
    | t=AUTO_TYPE {$b.type(new TypeSpec.Auto(span($t)));}
    )+
    {$node = $b.build(span($ctx));}
  ;

typeofType returns [TypeSpec node]
  : TYPEOF
    ( LPAREN_TYPE n=typeName ')' {$node = new TypeSpec.Typeof(span($ctx), $n.node, null);}
    | '(' {expectExpression();} e=expression ')' {$node = new TypeSpec.Typeof(span($ctx), null, $e.node);}
    )
  ;

record returns [TypeSpec.Record node]
  locals [List<Attribute> attributes = new ArrayList<>(), String tag, List<TypeSpec.Member> body]
  : k=RECORD {expectTag();}
    ( attribute[$attributes] | ANNOTATION | ANNOTATION_CALL lparen skipped ')' | ALIGNAS lparen argument ')' )*
    ( t=IDENTIFIER {$tag = $t.getText();} ( m=members {$body = $m.list;} )? | m=members {$body = $m.list;} )
    {$node = new TypeSpec.Record(span($ctx), isUnion($k), $tag, $body, $attributes);}
  ;

members returns [List<TypeSpec.Member> list = new ArrayList<>()]
  : '{' {expectMember();} ( member[$list] )* '}'
  ;

member [List<TypeSpec.Member> list] locals [List<TypeSpec.MemberDeclarator> declarators = new ArrayList<>(), List<Attribute> before = new ArrayList<>()]
  : ( ';'
    | staticAssert
    | MACRO_CALL lparen skipped ')' {afterMacro();} ( ';' | NOTHING )
    | s=specifiers ( memberDeclarator[$declarators] ( ',' {expectName();} attribute[$before]* memberDeclarator[$declarators] )* )?
      {afterLastMember();} ( ';' | NOTHING ) {$list.add(new TypeSpec.Member(span($ctx), $s.node, List.copyOf($declarators)));}
    ) {expectMember();}
  ;

memberDeclarator [List<TypeSpec.MemberDeclarator> list]
  locals [DeclaratorBuilder b, Expr width]
  : ( d=declarator {$b = $d.builder;} ( ':' {expectExpression();} w=assignment {$width = $w.node;} attribute[$b.attributes]* )?
    | ':' {$b = new DeclaratorBuilder(this); expectExpression();} w=assignment {$width = $w.node;} attribute[$b.attributes]*
    )
    {$list.add(new TypeSpec.MemberDeclarator(span($ctx), $b.build(), $width));}
  ;

enumeration returns [TypeSpec.Enum node]
  locals [List<Attribute> attributes = new ArrayList<>(), String tag, TypeName base, List<TypeSpec.Enumerator> list]
  : 'enum' {expectTag();} ( attribute[$attributes] | ANNOTATION | ANNOTATION_CALL lparen skipped ')' )* {beforeEnumTag();}
    ( t=IDENTIFIER {$tag = $t.getText(); afterEnumTag();} ( enumBody[(EnumerationContext) $ctx] )?
    | enumBody[(EnumerationContext) $ctx]
    )
    {$node = new TypeSpec.Enum(span($ctx), $tag, $base, $list, $attributes);}
  ;

enumBody [EnumerationContext owner]
  : BASE ':' {expectSpecifier();} b=enumBase {$owner.base = $b.node;} ( l=enumerators {$owner.list = $l.list;} | NOTHING )
  | l=enumerators {$owner.list = $l.list;}
  ;

enumBase returns [TypeName node] locals [SpecifiersBuilder b]
  @init {$b = new SpecifiersBuilder(this);}
  : ( ( t=QUALIFIER {$b.qualifier($t);} | t=BUILTIN_TYPE {$b.builtin($t);} | t=TYPE_NAME {$b.type(named($t));} | o=typeofType {$b.type($o.node);} ) {afterEnumBase();} )+
    {$node = new TypeName(span($ctx), $b.build(span($ctx)), new DeclaratorBuilder(this).build());}
  ;

enumerators returns [List<TypeSpec.Enumerator> list = new ArrayList<>()]
  : '{' {expectName();} ( enumerator[$list] ( ',' {expectName();} ( enumerator[$list] )? )* )? '}' {expectName();}
  ;

enumerator [List<TypeSpec.Enumerator> list] locals [Expr value, List<Attribute> attributes = new ArrayList<>()]
  : t=IDENTIFIER ( attribute[$attributes] )* ( '=' {expectExpression();} v=assignment {$value = $v.node;} )?
    {$list.add(new TypeSpec.Enumerator(span($ctx), $t.getText(), $value)); declareOrdinary($t.getText());}
  ;

attribute [List<Attribute> into]
  : gnuAttribute[$into]
  | standardAttribute[$into]
  ;

standardAttribute [List<Attribute> into] locals [int mode]
  @init {$mode = mode();}
  : BRACKETS {expectExpression();} '[' ( attributeEntry[$into] )? ( ',' ( attributeEntry[$into] )? )* ']' ']' {mode($mode);}
  ;

gnuAttribute [List<Attribute> into] locals [int mode]
  @init {$mode = mode();}
  : ATTRIBUTE {expectExpression();} lparen lparen ( attributeEntry[$into] )? ( ',' ( attributeEntry[$into] )? )* ')' ')' {mode($mode);}
  ;

attributeEntry [List<Attribute> into] locals [String name, List<Expr> values = List.of()]
  : n=attributeWord {$name = $n.name;} ( ':' ':' m=attributeWord {$name = $m.name;} )?
    ( lparen a=arguments ')' {$values = $a.list;} )?
    {$into.add(new Attribute(span($ctx), $name, $values));}
  ;

attributeWord returns [String name]
  : ( t=IDENTIFIER | t=TYPE_NAME | t=LABEL | t=QUALIFIER | t=STORAGE | t=BUILTIN_TYPE | t=ALIGNAS | t=NUMBER )
    {$name = withoutUnderscores($t.getText());}
  ;

// Declarators, with and without a name

declarator returns [DeclaratorBuilder builder] locals [DeclaratorBuilder b]
  @init {$b = new DeclaratorBuilder(this); $builder = $b; expectName();}
  : pointer[$b]+ declaratorCore[$b]? {$b.end();}
  | declaratorCore[$b] {$b.end();}
  ;

pointer [DeclaratorBuilder b]
  : '*' {$b.pointer();} ( t=QUALIFIER {$b.qualifier($t);} | attribute[$b.pointerAttributes()] | ANNOTATION | ANNOTATION_CALL lparen skipped ')' )*
  ;

declaratorCore [DeclaratorBuilder b]
  : ( t=IDENTIFIER {$b.name($t); afterDeclaredName();} ( ARGUMENTS lparen skipped ')' {afterName();} )? declaratorSuffix[$b]*
    | '(' ( ')' {$b.function(List.of(), false); afterName();}
          | {expectName();} attribute[$b.attributes]* d=declarator ')' {$b.nest($d.builder); afterName();}
          ) declaratorSuffix[$b]*
    | {afterName();} abstractSuffix[$b] declaratorSuffix[$b]*
    )
    declaratorTrailer[$b]
  ;

abstractSuffix [DeclaratorBuilder b]
  : arraySuffix[$b]
  | LPAREN_TYPE p=parameters ')' {$b.function($p.list, $p.variadic); afterName();}
  ;

declaratorSuffix [DeclaratorBuilder b]
  : arraySuffix[$b]
  | standardAttribute[$b.attributes]
  | LPAREN_TYPE p=parameters ')' {$b.function($p.list, $p.variadic); afterName();}
  | '(' i=identifiers ')' {$b.function($i.list, false); afterParameters($b);}
  ;

arraySuffix [DeclaratorBuilder b] locals [Expr size]
  : '[' {expectExpression();} ( STORAGE | QUALIFIER )* ( e=expression {$size = $e.node;} | STAR_CLOSE )? ']' {$b.array($size); afterName();}
  ;

declaratorTrailer [DeclaratorBuilder b]
  : ( gnuAttribute[$b.attributes]
    | ASM lparen s=strings ')' {$b.asmLabel = $s.value;}
    | ANNOTATION
    | ANNOTATION_CALL lparen skipped ')'
    )*
  ;

parameters returns [List<Declarator.Parameter> list = new ArrayList<>(), boolean variadic] locals [int mark]
  @init {$mark = mark();}
  : {expectSpecifier();} ( '...' {$variadic = true;} | parameter[$list] ( ',' {expectSpecifier();} ( parameter[$list] | '...' {$variadic = true;} ) )* )
    {forgetSince($mark);}
  ;

parameter [List<Declarator.Parameter> list] locals [DeclaratorBuilder b]
  : s=specifiers ( d=declarator {$b = $d.builder; declare($s.node, $b);} )?
    {$list.add(new Declarator.Parameter(span($ctx), $s.node, $b == null ? new DeclaratorBuilder(this).build() : $b.build()));}
  ;

identifiers returns [List<Declarator.Parameter> list = new ArrayList<>()]
  : {expectName();} ( t=IDENTIFIER {$list.add(bareParameter($t));} ( ',' {expectName();} t=IDENTIFIER {$list.add(bareParameter($t));} )* )?
  ;

typeName returns [TypeName node] locals [DeclaratorBuilder b]
  : s=specifiers ( d=declarator {$b = $d.builder;} )?
    {expectExpression(); $node = new TypeName(span($ctx), $s.node, $b == null ? new DeclaratorBuilder(this).build() : $b.build());}
  ;

initializer returns [Initializer node]
  : e=assignment {$node = new Initializer.Single(span($ctx), $e.node);}
  | '{' l=initializerList '}' {$node = new Initializer.ListInit(span($ctx), $l.list);}
  ;

initializerList returns [List<Initializer.Element> list = new ArrayList<>()]
  : {expectElement();} ( element[$list] ( ',' {expectElement();} ( element[$list] )? )* )? {expectExpression();}
  ;

element [List<Initializer.Element> list] locals [List<Initializer.Designator> designators = List.of()]
  : ( d=designation {$designators = $d.list;} | t=LABEL ':' {$designators = List.of(new Initializer.Field(span($t), $t.getText())); expectExpression();} )?
    v=initializer {$list.add(new Initializer.Element(span($ctx), $designators, $v.node));}
  ;

designation returns [List<Initializer.Designator> list = new ArrayList<>()]
  : ( designator[$list] )+ ( '=' )? {expectExpression();}
  ;

designator [List<Initializer.Designator> list] locals [Expr high]
  : '.' n=word {$list.add(new Initializer.Field(span($ctx), $n.name));}
  | '[' {expectExpression();} l=assignment ( '...' h=assignment {$high = $h.node;} )? ']'
    {$list.add(new Initializer.Index(span($ctx), $l.node, $high));}
  ;

staticAssert returns [Expr condition, String message]
  : STATIC_ASSERT lparen {expectExpression();} c=assignment {$condition = $c.node;} ( ',' s=strings {$message = $s.value;} )? ')' ';'
  ;

// Statements

blockItems returns [List<Stmt> items = new ArrayList<>()]
  : {expectStatement();} ( i=blockItem {$items.add($i.node); expectStatement();} )*
  ;

compound returns [Stmt.Compound node]
  : '{' {enter();} b=blockItems '}' {leave(); $node = new Stmt.Compound(span($ctx), $b.items);}
  ;

blockItem returns [Stmt node]
  : d=declaration {$node = new Stmt.Declare(span($ctx), $d.node);}
  | s=statement {$node = $s.node;}
  | LOCAL_LABELS {expectName();} IDENTIFIER ( ',' {expectName();} IDENTIFIER )* ';' {$node = new Stmt.Expression(span($ctx), null);}
  ;

statement returns [Stmt node]
  @init {expectStatement();}
  : c=compound {$node = $c.node;}
  | labeled {$node = $labeled.node;}
  | ifStatement {$node = $ifStatement.node;}
  | switchStatement {$node = $switchStatement.node;}
  | whileStatement {$node = $whileStatement.node;}
  | doStatement {$node = $doStatement.node;}
  | forStatement {$node = $forStatement.node;}
  | jump {$node = $jump.node;}
  | a=staticAssert {$node = new Stmt.StaticAssert(span($ctx), $a.condition);}
  | asmStatement {$node = $asmStatement.node;}
  | STATEMENT_ATTRIBUTE {skipAttributes();} s=statement {$node = $s.node;}
  | m=MACRO_LOOP lparen g=arguments ')' s=statement {$node = macroLoop($ctx, $m, $g.list, $s.node);}
  | MACRO_WORD {$node = new Stmt.Expression(span($ctx), null);}
  | MACRO_BLOCK b=compound {skipBlockEnd(); $node = $b.node;}
  | ';' {$node = new Stmt.Expression(span($ctx), null);}
  | e=expression ';' {$node = new Stmt.Expression(span($ctx), $e.node);}
  ;

labeled returns [Stmt node] locals [Labels labels]
  : {$labels = new Labels(this);} label[$labels] {afterLabel();} ( ANOTHER label[$labels] {afterLabel();} )*
    ( NOTHING {$node = $labels.attach(null);} | i=blockItem {$node = $labels.attach($i.node);} )
  ;

label [Labels labels] locals [Expr high]
  : t=LABEL ':' {$labels.named($t);}
  | 'case' {expectExpression();} l=expression ( '...' h=expression {$high = $h.node;} )? ':' {$labels.value($ctx, $l.node, $high);}
  | 'default' ':' {$labels.otherwise($ctx);}
  ;

ifStatement returns [Stmt node] locals [Branches branches]
  : 'if' lparen {enter(); expectExpression();} c=expression ')' t=statement {$branches = new Branches(this, $ctx, $c.node, $t.node); afterThen();}
    ( HAS_ELSE_IF 'else' i='if' lparen {expectExpression();} c=expression ')' t=statement
      {$branches.add($i, $c.node, $t.node); afterThen();} )*
    ( HAS_ELSE 'else' e=statement {$node = $branches.end($e.node);} | NO_ELSE {$node = $branches.end(null);} ) {leave();}
  ;

switchStatement returns [Stmt node]
  : 'switch' lparen {enter(); expectExpression();} v=expression ')' b=statement {leave(); $node = new Stmt.Switch(span($ctx), $v.node, $b.node);}
  ;

whileStatement returns [Stmt node]
  : 'while' lparen {enter(); expectExpression();} c=expression ')' b=statement {leave(); $node = new Stmt.While(span($ctx), $c.node, $b.node);}
  ;

doStatement returns [Stmt node]
  : 'do' b=statement 'while' lparen {expectExpression();} c=expression ')' ';' {$node = new Stmt.DoWhile(span($ctx), $b.node, $c.node);}
  ;

forStatement returns [Stmt node] locals [Stmt first, Expr condition, Expr step]
  : 'for' lparen {enter(); expectStatement();}
    ( d=declaration {$first = new Stmt.Declare($d.node.span(), $d.node);}
    | ( e=expression {$first = new Stmt.Expression($e.node.span(), $e.node);} )? ';' )
    {expectExpression();} ( c=expression {$condition = $c.node;} )? ';'
    {expectExpression();} ( s=expression {$step = $s.node;} )? ')'
    b=statement {leave(); $node = new Stmt.For(span($ctx), $first, $condition, $step, $b.node);}
  ;

jump returns [Stmt node] locals [Expr value]
  : 'goto' {expectName();}
    ( t=IDENTIFIER ';' {$node = new Stmt.Goto(span($ctx), $t.getText());}
    | '*' {expectExpression();} e=expression ';' {$node = new Stmt.ComputedGoto(span($ctx), $e.node);} )
  | 'continue' ';' {$node = new Stmt.Continue(span($ctx));}
  | 'break' ';' {$node = new Stmt.Break(span($ctx));}
  | 'return' {expectExpression();} ( e=expression {$value = $e.node;} )? ';' {$node = new Stmt.Return(span($ctx), $value);}
  ;

asmStatement returns [Stmt node]
  locals [List<Expr> outputs = new ArrayList<>(), List<Expr> inputs = new ArrayList<>(), List<String> labels = new ArrayList<>()]
  : ASM ( QUALIFIER | STORAGE | 'goto' )* lparen {expectExpression();} s=strings
    ( ':' asmOperands[$outputs] ( ':' asmOperands[$inputs] ( ':' ( strings ( ',' strings )* )?
      ( ':' {expectName();} ( t=IDENTIFIER {$labels.add($t.getText());} ( ',' {expectName();} t=IDENTIFIER {$labels.add($t.getText());} )* )? )? )? )? )?
    ')' ';' {$node = new Stmt.Asm(span($ctx), $s.value, $outputs, $inputs, $labels);}
  ;

asmOperands [List<Expr> list]
  : ( asmOperand[$list] ( ',' asmOperand[$list] )* )?
  ;

asmOperand [List<Expr> list]
  : ( '[' word ']' )? constraint lparen {expectExpression();} e=expression ')' {$list.add($e.node);}
  ;

// Expressions: one flat rule for all binary operators, folded by precedence in Operators

expression returns [Expr node]
  : a=assignment {$node = $a.node;}
    ( ',' b=assignment {$node = comma($ctx, $node, $b.node);} )*
  ;

assignment returns [Expr node] locals [Operators operators, Expr middle]
  : a=operand {$node = $a.node;}
    ( t=( BINARY | '*' | '&' | SIGN | '&&' | '=' | ASSIGN_OPERATOR ) {$operators = operators($operators, $ctx, $node);}
      {$operators.operator($t);} b=operand {$operators.operand($b.ctx.start, $b.node);}
    | q='?' {$middle = null; $operators = operators($operators, $ctx, $node);} ( m=expression {$middle = $m.node;} )?
      ':' {$operators.conditional($q, $middle);} b=operand {$operators.operand($b.ctx.start, $b.node);}
    )*
    {if ($operators != null) { $node = $operators.result(); }}
  ;

operand returns [Expr node] locals [Prefixes prefixes, int begin]
  : ( t=( UNARY | SIGN | STEP | '*' | '&' | SIZEOF | EXTENSION ) {$prefixes = new Prefixes(this, $prefixes, $t, null);}
    | t=LPAREN_TYPE n=typeName ')' {$prefixes = new Prefixes(this, $prefixes, $t, $n.node); afterCast();}
    )*
    {$begin = index();}
    ( p=primary {$node = $p.node;}
    | LITERAL b='{' l=initializerList '}' {$begin = literalStart($prefixes, $b); $node = compoundLiteral($prefixes, $b, $l.list); $prefixes = $prefixes.outer();}
    )
    ( '[' {expectExpression();} i=expression ']' {$node = new Expr.Index(suffix($begin), $node, $i.node);}
    | lparen a=arguments ')' {$node = call($begin, $node, $a.list); afterCall($node);}
    | d='.' w=word {$node = member($begin, $node, false, $w.ctx, $w.name);}
    | d='->' w=word {$node = member($begin, $node, true, $w.ctx, $w.name);}
    | t=STEP {$node = new Expr.Unary(suffix($begin), $t.getText(), $node, true);}
    | JOINED ( s=strings {$node = new Expr.StringLiteral(suffix($begin), $s.value);} | IDENTIFIER lparen skipped ')' {afterCall($node);} )
    )*
    {$node = apply($prefixes, $node);}
  ;

primary returns [Expr node]
  : t=IDENTIFIER {$node = new Expr.Identifier(span($t), $t.getText());}
    ( s=strings {joined($t); $node = new Expr.StringLiteral(span($ctx), $s.value);} )?
  | t=NUMBER {$node = number($t);}
  | t=CHARACTER {$node = character($t);}
  | s2=strings {$node = new Expr.StringLiteral(span($ctx), $s2.value);}
  | '(' e=expression ')' {$node = $e.node;}
  | LPAREN_BLOCK c=compound ')' {expectExpression(); $node = new Expr.Statement(span($ctx), $c.node);}
  | SIZEOF_TYPE LPAREN_TYPE n=typeName ')' {$node = new Expr.SizeofType(span($ctx), sizeofWord($SIZEOF_TYPE), $n.node);}
  | OFFSETOF lparen n=typeName ',' {expectName();} m=memberDesignator ')'
    {$node = new Expr.Builtin(span($ctx), $OFFSETOF.getText(), List.of(new Expr.TypeArgument($n.node.span(), $n.node), $m.node));}
  | g=generic {$node = $g.node;}
  | '&&' {expectName();} t=IDENTIFIER {expectExpression(); $node = new Expr.LabelAddress(span($ctx), $t.getText());}
  ;

memberDesignator returns [Expr node]
  : t=IDENTIFIER {expectExpression(); $node = new Expr.Identifier(span($t), $t.getText());}
    ( '.' w=word {$node = member($ctx.start.getTokenIndex(), $node, false, $w.ctx, $w.name);}
    | '->' w=word {$node = member($ctx.start.getTokenIndex(), $node, true, $w.ctx, $w.name);}
    | '[' {expectExpression();} i=expression ']' {$node = new Expr.Index(span($ctx), $node, $i.node);}
    )*
  ;

generic returns [Expr node] locals [List<Expr.Generic.Association> list = new ArrayList<>()]
  : '_Generic' lparen {expectArgument();} c=argument ',' association[$list] ( ',' association[$list] )* ')'
    {$node = new Expr.Generic(span($ctx), $c.node, $list);}
  ;

association [List<Expr.Generic.Association> list]
  : 'default' ':' {expectExpression();} v=assignment {$list.add(new Expr.Generic.Association(null, $v.node));}
  | n=typeName ':' {expectExpression();} v=assignment {$list.add(new Expr.Generic.Association($n.node, $v.node));}
  ;

arguments returns [List<Expr> list = new ArrayList<>()]
  : {expectArgument();} ( a=argument {$list.add($a.node);} )?
    ( ',' {expectArgument();} ( a=argument {$list.add($a.node);} )? )* {expectExpression();}
  ;

argument returns [Expr node]
  : t=typeName {$node = new Expr.TypeArgument(span($ctx), $t.node);}
  | a=assignment {$node = $a.node;}
  | o=OPERATOR {$node = new Expr.Identifier(span($o), $o.getText());}
  ;

strings returns [String value] locals [StringBuilder text = new StringBuilder()]
  : t=STRING {append($text, $t);} ( t=STRING {append($text, $t);} | t=IDENTIFIER {joinedCall($t);} ( ARGUMENTS lparen skipped ')' )? )* {$value = $text.toString();}
  ;

constraint
  : STRING ( STRING | t=IDENTIFIER {joined($t);} )*
  ;

word returns [String name]
  : ( t=IDENTIFIER | t=TYPE_NAME | t=ANNOTATION | t=ANNOTATION_CALL | t=LABEL ) {$name = $t.getText(); expectExpression();}
  ;

lparen
  : '('
  | LPAREN_TYPE
  | LPAREN_BLOCK
  ;

skipped
  : {skipBalanced();}
  ;
