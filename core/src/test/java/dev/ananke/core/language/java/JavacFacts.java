package dev.ananke.core.language.java;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParameterizedTypeTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TypeParameterTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * What javac's own parser sees in a source, in lines as {@link JavaFactsOracleTest} makes them of
 * facts. Left out is what a parse tree of javac does not tell: the kinds of variables.
 */
final class JavacFacts extends TreeScanner<@Nullable Void, List<String>> {
  private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

  private final List<String> lines = new ArrayList<>();
  private final Set<String> annotations = new HashSet<>();

  private final CompilationUnitTree unit;
  private final SourcePositions positions;

  private JavacFacts(CompilationUnitTree unit, SourcePositions positions) {
    this.unit = unit;
    this.positions = positions;
  }

  /** Sorted; null if javac refuses to parse the source. */
  static @Nullable List<String> lines(String source) throws IOException {
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    JavaFileObject file =
        new SimpleJavaFileObject(URI.create("string:///Source.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    JavacTask task =
        (JavacTask)
            COMPILER.getTask(null, null, diagnostics, List.of("-proc:none"), null, List.of(file));
    CompilationUnitTree unit = task.parse().iterator().next();
    if (diagnostics.getDiagnostics().stream()
        .anyMatch(each -> each.getKind() == Diagnostic.Kind.ERROR)) {
      return null;
    }
    JavacFacts oracle = new JavacFacts(unit, Trees.instance(task).getSourcePositions());
    oracle.read();
    return oracle.lines.stream().sorted().toList();
  }

  private void read() {
    lines.add("package " + unit.getPackageName());
    unit.getImports().stream().map(JavacFacts::line).distinct().forEach(lines::add);
    for (Tree each : unit.getTypeDecls()) {
      if (each instanceof ClassTree type) {
        readType(null, "", type);
      }
    }
    scan(unit, lines);
  }

  private static String line(ImportTree each) {
    return "import " + (each.isStatic() ? "static " : "") + each.getQualifiedIdentifier();
  }

  private void readType(@Nullable ClassTree outer, String prefix, ClassTree type) {
    String name = prefix + type.getSimpleName();
    List<String> supertypes =
        Stream.concat(
                Stream.ofNullable(type.getExtendsClause()), type.getImplementsClause().stream())
            .map(JavacFacts::withoutArguments)
            .toList();
    List<String> annotations =
        type.getModifiers().getAnnotations().stream()
            .map(AnnotationTree::getAnnotationType)
            .map(Tree::toString)
            .toList();
    lines.add(
        "%s %s <%d> : %s %s %s"
            .formatted(
                type.getKind(),
                name,
                type.getTypeParameters().size(),
                supertypes,
                visibility(type.getModifiers(), outer),
                annotations));
    for (Tree member : type.getMembers()) {
      switch (member) {
        case ClassTree nested -> readType(type, name + ".", nested);
        case MethodTree method -> readMethod(name, type, method);
        case VariableTree variable -> lines.add("variable " + name + "." + variable.getName());
        default -> {}
      }
    }
  }

  private void readMethod(String owner, ClassTree type, MethodTree method) {
    boolean isStatic = method.getModifiers().getFlags().contains(Modifier.STATIC);
    if (method.getReturnType() == null) {
      lines.add("constructor " + owner + " " + types(method.getParameters()));
    } else {
      lines.add(
          "method %s.%s %s -> %s %s %s"
              .formatted(
                  owner,
                  method.getName(),
                  types(method.getParameters()),
                  withoutAnnotations(method.getReturnType().toString()),
                  visibility(method.getModifiers(), type),
                  isStatic));
    }
  }

  private static List<String> types(List<? extends VariableTree> variables) {
    return variables.stream().map(JavacFacts::type).toList();
  }

  /** An array in the tree, but as a text with dots, if it takes a variable number. */
  private static String type(VariableTree variable) {
    String type = withoutAnnotations(String.valueOf(variable.getType()));
    return variable.toString().contains("... ")
        ? type.substring(0, type.length() - "[]".length()) + "..."
        : type;
  }

  private static String withoutAnnotations(String type) {
    return type.replaceAll("@[\\w.]+(\\([^)]*\\))?\\s+", "").replace("] [", "][");
  }

  private static String visibility(ModifiersTree modifiers, @Nullable ClassTree outer) {
    Set<Modifier> flags = modifiers.getFlags();
    for (Modifier each : List.of(Modifier.PUBLIC, Modifier.PROTECTED, Modifier.PRIVATE)) {
      if (flags.contains(each)) {
        return each.name();
      }
    }
    boolean ofInterface =
        outer != null
            && Set.of(Tree.Kind.INTERFACE, Tree.Kind.ANNOTATION_TYPE).contains(outer.getKind());
    return ofInterface ? "PUBLIC" : "PACKAGE";
  }

  private static String withoutArguments(Tree type) {
    return switch (type) {
      case ParameterizedTypeTree parameterized -> withoutArguments(parameterized.getType());
      case MemberSelectTree select ->
          withoutArguments(select.getExpression()) + "." + select.getIdentifier();
      default -> type.toString();
    };
  }

  @Override
  public @Nullable Void visitMethodInvocation(MethodInvocationTree call, List<String> target) {
    String name =
        call.getMethodSelect() instanceof MemberSelectTree select
            ? select.getIdentifier().toString()
            : call.getMethodSelect().toString();
    boolean constructor = name.equals("this") || name.equals("super");
    target.add("call " + (constructor ? "<init>" : name) + " " + call.getArguments().size());
    return super.visitMethodInvocation(call, target);
  }

  @Override
  public @Nullable Void visitAnnotation(AnnotationTree annotation, List<String> target) {
    String line = "annotation " + annotation.getAnnotationType();
    if (annotations.add(line)) {
      target.add(line);
    }
    return super.visitAnnotation(annotation, target);
  }

  @Override
  public @Nullable Void visitNewClass(NewClassTree creation, List<String> target) {
    target.add("call <init> " + creation.getArguments().size());
    return super.visitNewClass(creation, target);
  }

  @Override
  public @Nullable Void visitClass(ClassTree type, List<String> target) {
    if (!type.getSimpleName().isEmpty()) {
      target.add("named type " + type.getSimpleName());
    }
    return super.visitClass(type, target);
  }

  @Override
  public @Nullable Void visitMethod(MethodTree method, List<String> target) {
    if (method.getReturnType() != null) {
      target.add("named method " + method.getName());
    } else if (isCompact(method)) {
      // Its parameters are javac's.
      scan(method.getModifiers(), target);
      return scan(method.getBody(), target);
    }
    return super.visitMethod(method, target);
  }

  /** Its parameters stand where the record's components do. */
  private boolean isCompact(MethodTree constructor) {
    return !constructor.getParameters().isEmpty()
        && positions.getStartPosition(unit, constructor.getParameters().getFirst())
            < positions.getStartPosition(unit, constructor);
  }

  @Override
  public @Nullable Void visitTypeParameter(TypeParameterTree parameter, List<String> target) {
    target.add("named type parameter " + parameter.getName());
    return super.visitTypeParameter(parameter, target);
  }

  @Override
  public @Nullable Void visitVariable(VariableTree variable, List<String> target) {
    if (!variable.getName().isEmpty()) {
      target.add("named variable " + variable.getName());
    }
    if (isEnumConstant(variable) && variable.getInitializer() instanceof NewClassTree creation) {
      // The creation is javac's; written are its arguments and its body.
      scan(creation.getArguments(), target);
      scan(creation.getClassBody(), target);
      return scan(variable.getModifiers(), target);
    }
    return super.visitVariable(variable, target);
  }

  /** Only as a text does a parse tree tell. */
  private static boolean isEnumConstant(VariableTree variable) {
    return variable.getModifiers().getFlags().contains(Modifier.STATIC)
        && variable.toString().startsWith("/*public static final*/");
  }
}
