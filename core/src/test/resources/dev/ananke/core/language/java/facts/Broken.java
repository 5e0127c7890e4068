package org.example.broken;

import java.util.List;
import java.util.;
import module java.base;
import java.util.Map

public class Broken {
  int before;

  void unfinished( {
    int x = ;
  }

  void after(int count) {
    call(1, , 2);
    call(3);
    Foo.bar(;
    Foo.baz(4);
  }

  class {
    int lost;
  }

  static class Nested {
    int inside = 1
    void method() {}
  }
}

}

class Last {
  String name;
}
