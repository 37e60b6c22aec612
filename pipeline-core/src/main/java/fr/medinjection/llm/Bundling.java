package fr.medinjection.llm;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * What goes in one call: a chat alone, texts whose vectors are wanted up to so many together.
 *
 * @param texts the most in one call, 0 for chats
 */
record Bundling(int texts) {
    static final Bundling CHATS = new Bundling(0);

    boolean isOfTexts() {
        return texts > 0;
    }

    /** How many calls so many requests take. */
    long calls(long requests) {
        return (requests + most() - 1) / most();
    }

    private int most() {
        return Math.max(1, texts);
    }

    /** The requests as they go together. */
    Iterator<List<Pending>> of(Iterator<Pending> requests) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return requests.hasNext();
            }

            @Override
            public List<Pending> next() {
                List<Pending> bundle = new ArrayList<>(List.of(requests.next()));
                while (bundle.size() < most() && requests.hasNext()) {
                    bundle.add(requests.next());
                }
                return bundle;
            }
        };
    }
}
