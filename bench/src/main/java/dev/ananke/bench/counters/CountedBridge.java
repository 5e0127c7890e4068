package dev.ananke.bench.counters;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;

/**
 * Loads the project's classes once more, and puts a count before every call into native code: so
 * the bridge itself needs no counter, which each of its calls would pay for.
 */
final class CountedBridge extends ClassLoader {
  private static final String PROJECT = "dev.ananke.";
  private static final String CALLS = "dev.ananke.bridge.NativeCalls";
  private static final String COUNT = Downcalls.class.getName();

  static {
    registerAsParallelCapable();
  }

  CountedBridge() {
    super(CountedBridge.class.getClassLoader());
  }

  /**
   * How many calls a task makes when it runs the second time: the first loads classes, and looks up
   * the names that they need.
   */
  long downcalls(Class<? extends Runnable> task) {
    try {
      Runnable counted =
          (Runnable) loadClass(task.getName()).getDeclaredConstructor().newInstance();
      counted.run();
      long before = Downcalls.count();
      counted.run();
      return Downcalls.count() - before;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot run " + task + " with counted calls", e);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(PROJECT) || name.equals(COUNT)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : define(name);
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    byte[] bytes;
    try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      bytes = in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
    if (name.equals(CALLS)) {
      ClassFile format = ClassFile.of();
      bytes =
          format.transformClass(
              format.parse(bytes),
              ClassTransform.transformingMethodBodies(CountedBridge::addCount));
    }
    return defineClass(name, bytes, 0, bytes.length);
  }

  private static void addCount(CodeBuilder code, CodeElement element) {
    if (element instanceof InvokeInstruction call
        && call.owner().asInternalName().equals("java/lang/invoke/MethodHandle")
        && call.name().equalsString("invokeExact")) {
      code.invokestatic(ClassDesc.of(COUNT), "increment", MethodTypeDesc.of(ConstantDescs.CD_void));
    }
    code.with(element);
  }
}
