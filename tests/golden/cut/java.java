package example.shop;

import java.util.List;
import java.util.function.Function;

/** What is for sale. */
public class Shop<T extends Item> implements AutoCloseable {
    private static final int LIMIT = 10;

    static {
        System.setProperty("shop", "open");
    }

    private final List<T> items;
    private final Function<T, Integer> price = item -> item.price();

    public Shop(List<T> items) {
        this.items = items;
    }

    Shop() { this(List.of()); }

    /**
     * Finds by name.
     */
    @Override
    @Deprecated(since = "2")
    public <R> R find(final String name, Function<? super T, R> map) throws Missing {
        class Local {
            void inner() {}
        }
        return items.stream().filter(i -> i.is(name)).map(map).findAny().orElseThrow(Missing::new);
    }

    // By number.
    public T find(int number) { return items.get(number); } // from zero

    public T find( int [] numbers ,String... names) {
        return null;
    }

    abstract void declared(int x);

    native int nativeSize();

    @Override public void close() {}

    interface Visitor<R> {
        R visit(Shop<?> shop);

        default void done() {
        }

        static int count(int... all) { return all.length; }
    }

    enum Kind {
        SMALL {
            @Override int size() { return 1; }
        },
        LARGE {
            @Override int size() { return 100; }
        };

        abstract int size();

        boolean fits(@NonNull Kind other) {
            return size() <= other.size();
        }
    }

    record Price(long cents, String currency) implements Comparable<Price> {
        Price {
            if (cents < 0) throw new IllegalArgumentException();
        }

        Price(long cents) { this(cents, "EUR"); }

        public int compareTo(Price other) { return Long.compare(cents, other.cents); }
    }

    private final Runnable task = new Runnable() {
        @Override
        public void run() {
            System.out.println("""
                void inText() {}
                """);
        }
    };

    @interface Marker {
        String value() default "";
    }

    static class Nested {
        void find(int number) {}
        void find(java.util.Map<String, List<Integer>> map, byte a[]) {}
    }
}

class Missing extends RuntimeException {
    @Override public String getMessage() { return "missing"; } /* of RuntimeException */
}
