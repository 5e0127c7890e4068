import module java.base;
import java.util.List;

static final int SIZE = 3;
int count;

void main() {
  IO.println(greet("world"));
}

String greet(String who) {
  return "hello " + who;
}

record Pair(int left, int right) {}
