package dev.ananke.bridge;

import io.github.treesitter.jtreesitter.NativeLibraryLookup;
import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;

/** Lets jtreesitter find tree-sitter in our library; found as a service. */
public final class TreeSitterLookup implements NativeLibraryLookup {
  static final SymbolLookup SYMBOLS = NativeCalls::symbol;

  @Override
  public SymbolLookup get(Arena arena) {
    // jtreesitter asks for malloc and free too, and its own last resort throws if there is no
    // libtree-sitter.
    return SYMBOLS.or(Linker.nativeLinker().defaultLookup());
  }
}
