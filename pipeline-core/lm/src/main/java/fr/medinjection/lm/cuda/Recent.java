package fr.medinjection.lm.cuda;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Things that outlive scopes while they are asked for again and again, each for one object. */
final class Recent {
    private static final int MOST = 12;

    private final Deque<One> all = new ArrayDeque<>();

    private record One(Object key, Object made, List<CudaTensor> tensors) {
        void close() {
            tensors.forEach(CudaTensor::close);
        }
    }

    /** What was made for this very object. */
    @SuppressWarnings({"unchecked", "ReferenceEquality"
    }) // one kind of thing is made for one kind of key; equal keys may differ later
    <T> Optional<T> of(Object key) {
        return (Optional<T>)
                all.stream().filter(one -> one.key() == key).map(One::made).findFirst();
    }

    /** Makes room for one more. */
    void makeRoom() {
        if (all.size() == MOST) {
            all.removeLast().close();
        }
    }

    /** @param tensors what the thing holds */
    void add(Object key, Object made, List<CudaTensor> tensors) {
        all.addFirst(new One(key, made, tensors));
    }

    void clear() {
        all.forEach(One::close);
        all.clear();
    }
}
