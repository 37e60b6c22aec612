package fr.medinjection.lm.train;

import fr.medinjection.lm.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The trained parameters of one projection: the factors A [rank, in] and B [out, rank], and for DoRA the row lengths [out]. */
public record LowRank(Parameter down, Parameter up, Optional<Parameter> magnitude) implements AutoCloseable {
    /** A tensor that is trained, and the sum of its gradients since the last step. */
    public record Parameter(String name, Tensor value, Tensor gradient) implements AutoCloseable {
        @Override
        public void close() {
            value.close();
            gradient.close();
        }
    }

    public List<Parameter> parameters() {
        List<Parameter> all = new ArrayList<>(List.of(down, up));
        magnitude.ifPresent(all::add);
        return all;
    }

    @Override
    public void close() {
        parameters().forEach(Parameter::close);
    }
}
