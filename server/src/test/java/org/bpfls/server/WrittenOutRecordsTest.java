package org.bpfls.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bpfls.grammar.text.SourceText;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Records that compare by methods of their own compare as those of the compiler would: by all components. */
class WrittenOutRecordsTest {
  private static final List<String> RECORDS =
      List.of(
          "analysis.kernel.KernelVersion", "analysis.loader.State$End", "analysis.loader.Value$Address",
          "analysis.loader.Value$Function", "analysis.loader.Value$Instance", "analysis.loader.Value$Int",
          "analysis.loader.Value$Link", "analysis.loader.Value$Map", "analysis.loader.Value$Negative",
          "analysis.loader.Value$NonZero", "analysis.loader.Value$Program", "analysis.loader.Value$Text",
          "analysis.loader.Value$Unknown", "analysis.model.CallGraph$Place", "grammar.text.Span",
          "server.workspace.SearchPath", "server.workspace.SearchPath$Folder",
          "server.workspace.WorkspaceIncludeResolver$Query", "sim.explore.NodeOutcome", "sim.kernel.Link");

  @TestFactory
  Stream<DynamicTest> compareByAllComponents() {
    return RECORDS.stream().map(name -> DynamicTest.dynamicTest(name, () -> check(Class.forName("org.bpfls." + name))));
  }

  private static void check(Class<?> record) throws ReflectiveOperationException {
    RecordComponent[] components = record.getRecordComponents();
    Class<?>[] types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    Constructor<?> constructor = record.getDeclaredConstructor(types);
    constructor.setAccessible(true);
    Object[] values = Arrays.stream(types).map(type -> value(type, 0)).toArray();
    Object one = constructor.newInstance(values);
    assertEquals(one, constructor.newInstance(values));
    assertEquals(one.hashCode(), constructor.newInstance(values).hashCode());
    assertNotEquals(one, new Object());
    for (int i = 0; i < values.length; i++) {
      Object[] changed = values.clone();
      changed[i] = value(types[i], 1);
      assertNotEquals(one, constructor.newInstance(changed), components[i].getName());
    }
  }

  /** The first or second of two different values of a type; texts are made anew, so that they are equal but not the same. */
  private static Object value(Class<?> type, int which) {
    if (type == int.class) {
      return which;
    }
    if (type == long.class) {
      return (long) which;
    }
    if (type == boolean.class) {
      return which == 1;
    }
    if (type == String.class) {
      return "text " + which;
    }
    if (type == Path.class) {
      return Path.of("path" + which);
    }
    if (type == List.class) {
      return which == 0 ? List.of() : Arrays.asList(new Object[] {Path.of("element")});
    }
    if (type == Map.class) {
      return which == 0 ? Map.of() : Map.of("key", "value");
    }
    if (type == SourceText.class) {
      return SOURCES.get(which);
    }
    return type.getEnumConstants()[which];
  }

  /** Equal when the same. */
  private static final List<SourceText> SOURCES = List.of(new SourceText("a", ""), new SourceText("a", ""));
}
