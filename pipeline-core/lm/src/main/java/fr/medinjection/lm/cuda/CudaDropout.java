package fr.medinjection.lm.cuda;

import fr.medinjection.lm.cuda.Work.Side;
import fr.medinjection.lm.tensor.Drops;
import fr.medinjection.lm.tensor.Tensor;
import java.util.Optional;

/**
 * Dropout with masks that are drawn on the card where the drops say how, else made of their columns. One in twenty elements is dropped: too many for the matrix units to gain by
 * correcting a product, as the processor does, so W x' is a product of its own.
 */
final class CudaDropout {
    private static final int BITS = Integer.SIZE;

    private final Work work;

    CudaDropout(Work work) {
        this.work = work;
    }

    /** A bit for each element, in rows of whole words. */
    private record Mask(CudaTensor bits, int words) {}

    /** What is left of an input. */
    private record Left(long input, CudaTensor left) {}

    Tensor dropped(CudaTensor x, Drops drops) {
        Mask mask = mask(drops, x.rows(), x.columns());
        Left left = work.memory().made(mask, () -> new Left(x.address(), apply(x, mask, drops.kept())));
        return left.input() == x.address() ? left.left() : apply(x, mask, drops.kept());
    }

    private CudaTensor apply(CudaTensor x, Mask mask, float kept) {
        CudaTensor result = work.like(x);
        work.rows(
                "apply_drops",
                x,
                result.address(),
                x.address(),
                mask.bits().address(),
                kept,
                x.columns(),
                mask.words());
        return result;
    }

    Tensor decompose(CudaTensor plain, CudaTensor x, Drops drops, Tensor weight, Tensor gain) {
        CudaTensor product = work.product(Side.of(dropped(x, drops)), Side.turned(weight));
        CudaTensor same = work.as(plain.element(), product);
        work.rows("combine", plain, plain.address(), same.address(), work.vector(gain), plain.columns());
        return same;
    }

    Tensor withdraw(CudaTensor into, Drops drops, Tensor gradient, Optional<Tensor> scaled, Tensor weight) {
        Mask mask = mask(drops, into.rows(), into.columns());
        CudaTensor product = work.as(into.element(), work.product(Side.of(scaled.orElse(gradient)), Side.of(weight)));
        work.rows(
                "withdraw",
                into,
                into.address(),
                product.address(),
                mask.bits().address(),
                drops.kept(),
                into.columns(),
                mask.words());
        return into;
    }

    private Mask mask(Drops drops, int rows, int columns) {
        return work.memory().made(drops, () -> drops.law()
                .map(law -> drawn(law, rows, columns))
                .orElseGet(() -> of(drops, rows, columns)));
    }

    private Mask empty(int rows, int columns) {
        int words = (columns + BITS - 1) / BITS;
        return new Mask(work.memory().empty(Element.FLOAT, rows, words), words);
    }

    private Mask of(Drops drops, int rows, int columns) {
        Mask mask = empty(rows, columns);
        work.warps(
                "mask_of_columns",
                rows,
                mask.bits().address(),
                work.memory().of(drops.starts()).address(),
                work.memory().of(drops.columns()).address(),
                rows,
                mask.words());
        return mask;
    }

    private Mask drawn(Drops.Law law, int rows, int columns) {
        Mask mask = empty(rows, columns);
        Memory memory = work.memory();
        Where where = memory.recent(
                law.rows(),
                () -> new Where(
                        memory.of(law.rows().examples()), memory.of(law.rows().positions())));
        Limits limits = memory.recent(law.limits(), () -> {
            long[] table = law.limits().table();
            return new Limits(memory.of(table), table.length);
        });
        work.warps(
                "draw_drops",
                rows,
                mask.bits().address(),
                where.examples().address(),
                where.positions().address(),
                limits.table().address(),
                limits.count(),
                law.stem(),
                rows,
                columns,
                mask.words());
        return mask;
    }

    private record Where(CudaTensor examples, CudaTensor positions) {}

    private record Limits(CudaTensor table, int count) {}
}
