package fr.medinjection.lm.cuda;

import fr.medinjection.lm.tensor.Backend;
import fr.medinjection.lm.tensor.Heads;
import fr.medinjection.lm.tensor.Tensor;
import fr.medinjection.lm.tensor.Visible;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Attention by tiles on the matrix units where many rows follow each other, else row by row. */
final class CudaAttention {
    /** Rows of a tile. */
    private static final int TILE = 64;

    /** Rows of a tile, on average, from which on tiles are worth it. */
    private static final int WORTH = 8;

    private static final int THREADS = 128;
    private static final int WIDEST = 256;
    private static final Set<Integer> TILE_WIDTHS = Set.of(32, 64, 128);

    private final Work work;
    private final Heads heads;
    private final Seen seen;
    private final float scale;

    CudaAttention(Work work, Heads heads, Visible visible) {
        if (heads.width() > WIDEST) {
            throw new IllegalArgumentException("Heads of " + heads.width() + " columns");
        }
        this.work = work;
        this.heads = heads;
        this.seen = seen(work.memory(), visible);
        this.scale = (float) (1 / Math.sqrt(heads.width()));
    }

    private static Seen seen(Memory memory, Visible visible) {
        Optional<CudaTensor> from = memory.repeated(visible.from());
        Optional<CudaTensor> to = memory.repeated(visible.to());
        return from.isPresent() && to.isPresent()
                ? new Seen(Optional.empty(), from.get(), to.get())
                : memory.recent(visible, () -> Seen.of(memory, visible));
    }

    /** Who sees what, on the card; a repeated step has no tiles, for they would change. */
    private record Seen(Optional<Tiles> tiles, CudaTensor from, CudaTensor to) {
        static Seen of(Memory memory, Visible visible) {
            return new Seen(Optional.of(Tiles.of(memory, visible)), memory.of(visible.from()), memory.of(visible.to()));
        }
    }

    /** Stretches of rows that see about the same keys, and the first and the last of those. */
    private record Tiles(int count, int rows, CudaTensor start, CudaTensor end, CudaTensor first, CudaTensor last) {
        boolean isWorthIt() {
            return count * WORTH <= rows;
        }

        static Tiles of(Memory memory, Visible visible) {
            int count = 0;
            for (int row = 0; row < visible.rows(); row = visible.stretch(row, TILE)) {
                count++;
            }
            int[][] tiles = new int[4][count];
            int row = 0;
            for (int i = 0; i < count; i++) {
                int end = visible.stretch(row, TILE);
                tiles[0][i] = row;
                tiles[1][i] = end;
                tiles[2][i] = visible.from()[row];
                tiles[3][i] = visible.to()[end - 1];
                row = end;
            }
            return new Tiles(
                    count,
                    visible.rows(),
                    memory.of(tiles[0]),
                    memory.of(tiles[1]),
                    memory.of(tiles[2]),
                    memory.of(tiles[3]));
        }
    }

    private boolean byTiles(CudaTensor queries) {
        return queries.element() == Element.BFLOAT16
                && TILE_WIDTHS.contains(heads.width())
                && seen.tiles().filter(Tiles::isWorthIt).isPresent();
    }

    Backend.Attended forward(Tensor queries, Tensor keys, Tensor values) {
        CudaTensor q = CudaTensor.of(queries);
        CudaTensor result = work.like(queries);
        CudaTensor sums = work.memory().empty(Element.FLOAT, q.rows(), heads.queries());
        Operands with = new Operands().and(result, sums, q, work.as(q.element(), keys), work.as(q.element(), values));
        if (byTiles(q)) {
            tiles("attend_tiles", with.tiles().seen().and(scale, heads.queries(), heads.keys()), heads.queries());
        } else {
            rows("attend_rows", q, with.seen().and(scale).heads(), q.rows(), heads.queries());
        }
        return new Backend.Attended(result, sums);
    }

    Backend.AttentionGradients backward(
            Tensor queries, Tensor keys, Tensor values, Backend.Attended attended, Tensor gradient) {
        CudaTensor q = CudaTensor.of(queries);
        Saved saved = new Saved(
                q,
                work.as(q.element(), keys),
                work.as(q.element(), values),
                work.as(q.element(), gradient),
                CudaTensor.of(attended.logSums()),
                work.memory().empty(Element.FLOAT, q.rows(), heads.queries()));
        work.warps(
                Work.name("attend_delta", q.element()),
                (long) q.rows() * heads.queries(),
                saved.along().address(),
                saved.gradient().address(),
                work.as(q.element(), attended.values()).address(),
                (long) q.rows() * heads.queries(),
                heads.width());
        Backend.AttentionGradients into =
                new Backend.AttentionGradients(work.like(queries), work.like(saved.keys()), work.like(saved.values()));
        if (byTiles(q)) {
            tiles(saved, into);
        } else {
            rows(saved, into);
        }
        return into;
    }

    /** What the backward pass reads; {@code along} has the product of each row's gradient and result. */
    private record Saved(
            CudaTensor queries,
            CudaTensor keys,
            CudaTensor values,
            CudaTensor gradient,
            CudaTensor sums,
            CudaTensor along) {}

    private void rows(Saved x, Backend.AttentionGradients into) {
        Operands read = new Operands().and(x.queries(), x.keys(), x.values(), x.gradient(), x.sums(), x.along());
        rows(
                "attend_rows_queries",
                x.queries(),
                new Operands().and(into.queries()).and(read).seen().and(scale).heads(),
                x.queries().rows(),
                heads.queries());
        rows(
                "attend_rows_keys",
                x.queries(),
                new Operands()
                        .and(into.keys(), into.values())
                        .and(read)
                        .seen()
                        .and(scale, x.queries().rows())
                        .heads(),
                x.keys().rows(),
                heads.keys());
    }

    private void tiles(Saved x, Backend.AttentionGradients into) {
        Operands read = new Operands().and(x.queries(), x.keys(), x.values(), x.gradient(), x.sums(), x.along());
        tiles(
                "attend_tiles_queries",
                new Operands().and(into.queries()).and(read).tiles().seen().and(scale, heads.queries(), heads.keys()),
                heads.queries());
        keyTiles("attend_tiles_keys", x, new Operands().and(into.keys()).and(read));
        keyTiles(
                "attend_tiles_values",
                x,
                new Operands().and(into.values(), x.queries(), x.keys(), x.gradient(), x.sums()));
    }

    private void rows(String kernel, CudaTensor x, Operands with, int across, int down) {
        work.device().launch(Work.name(kernel, x.element()), new Device.Grid(across, down, THREADS), with.arguments());
    }

    private void tiles(String kernel, Operands with, int down) {
        launchTiles(kernel, seen.tiles().orElseThrow().count(), down, with);
    }

    private void keyTiles(String kernel, Saved x, Operands with) {
        int rows = x.keys().rows();
        launchTiles(
                kernel,
                (rows + TILE - 1) / TILE,
                heads.keys(),
                with.tiles()
                        .seen()
                        .and(scale, seen.tiles().orElseThrow().count(), rows, heads.queries(), heads.keys()));
    }

    private void launchTiles(String kernel, int across, int down, Operands with) {
        work.device()
                .launch(kernel + "<" + heads.width() + ">", new Device.Grid(across, down, THREADS), with.arguments());
    }

    /** A kernel's arguments as they are put together. */
    private final class Operands {
        private final List<Object> all = new ArrayList<>();

        Operands and(Tensor... tensors) {
            for (Tensor tensor : tensors) {
                all.add(CudaTensor.of(tensor).address());
            }
            return this;
        }

        Operands and(Operands others) {
            all.addAll(others.all);
            return this;
        }

        Operands and(Number... numbers) {
            all.addAll(List.of(numbers));
            return this;
        }

        Operands tiles() {
            Tiles tiles = seen.tiles().orElseThrow();
            return and(tiles.start(), tiles.end(), tiles.first(), tiles.last());
        }

        Operands seen() {
            return and(seen.from(), seen.to());
        }

        Operands heads() {
            return and(heads.queries(), heads.keys(), heads.width());
        }

        Object[] arguments() {
            return all.toArray();
        }
    }
}
