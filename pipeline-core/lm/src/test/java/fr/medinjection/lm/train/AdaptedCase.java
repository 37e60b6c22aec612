package fr.medinjection.lm.train;

import fr.medinjection.lm.Golden;
import fr.medinjection.lm.Projection;
import fr.medinjection.lm.model.ModelWeights;
import fr.medinjection.lm.tensor.Backend;
import fr.medinjection.lm.tensor.Differentiation;
import fr.medinjection.lm.tensor.Differentiation.Input;
import fr.medinjection.lm.tensor.Drops;
import fr.medinjection.lm.tensor.Graph;
import fr.medinjection.lm.tensor.PlainBackend;
import fr.medinjection.lm.tensor.Tensor;
import fr.medinjection.lm.weights.HeapWeights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.nd4j.autodiff.samediff.SDVariable;

/** A model with a random adapter and random drops, to be differentiated by an input of its first layer and by what is trained there. */
final class AdaptedCase {
    private final AdapterConfig config;
    private final ModelWeights plain;
    private final HeapWeights adapter;
    private final int rows;
    private final Map<Projection, Drops> drops = new EnumMap<>(Projection.class);

    /** A part of the model: its value, and from the input and the gradient of the value the gradient of the input. */
    record Part(UnaryOperator<Tensor> forward, BinaryOperator<Tensor> backward) {}

    AdaptedCase(AdapterConfig config, int rows, Random random) {
        this.config = config;
        this.rows = rows;
        this.plain = load(PlainBackend.doublePrecision());
        this.adapter = GradientIT.moved(new FreshAdapter(config, plain, random.nextLong()).weights());
        if (config.dropout() > 0) {
            config.targets().stream().sorted().forEach(at -> drops.put(at, drawn(at, random)));
        }
    }

    private ModelWeights load(Backend backend) {
        return ModelWeights.load(Golden.folder(config.baseModel()), backend);
    }

    private Drops drawn(Projection at, Random random) {
        int width = width(at);
        return Drops.of(rows, width, (float) (1 / (1 - config.dropout())), (row, into) -> {
            int count = 0;
            for (int column = 0; column < width; column++) {
                into[count] = column;
                count += random.nextDouble() < config.dropout() ? 1 : 0;
            }
            return count;
        });
    }

    int width(Projection at) {
        return plain.config().shape(at).get(1).intValue();
    }

    ModelWeights plain() {
        return plain;
    }

    /** A random input, and the parameters of the first layer. */
    List<Input> inputs(int width, Random random) {
        List<Input> inputs = new ArrayList<>(List.of(Input.random(random, rows, width)));
        for (LowRank.Parameter parameter : on(PlainBackend.doublePrecision()).parameters()) {
            if (parameter.name().contains(".layers.0.")) {
                long[] shape = adapter.shape(parameter.name()).stream()
                        .mapToLong(Long::longValue)
                        .toArray();
                inputs.add(new Input(adapter.floats(parameter.name()), shape));
            }
        }
        return inputs;
    }

    private Adapter on(Backend backend) {
        return Adapter.of(config, adapter, load(backend));
    }

    Dropout dropout() {
        return (layer, projection, height, width) -> Optional.ofNullable(drops.get(projection));
    }

    /** The part on a backend; the lengths of the rows stay those of the first values. */
    Differentiation.Pass pass(Backend backend, Function<Adapter, Part> partOf) {
        Adapter trained = on(backend);
        return new Trained(backend, trained.parameters(), partOf.apply(trained));
    }

    LayerGraph graph(Graph graph, List<SDVariable> parameters) {
        Map<Projection, double[]> masks = new EnumMap<>(Projection.class);
        drops.forEach((at, drop) -> masks.put(at, mask(at, drop)));
        return new LayerGraph(graph, plain, config, masks, parameters);
    }

    private double[] mask(Projection at, Drops drop) {
        double[] mask = new double[rows * width(at)];
        Arrays.fill(mask, drop.kept());
        for (int row = 0; row < rows; row++) {
            for (int k = drop.from(row); k < drop.to(row); k++) {
                mask[row * width(at) + drop.columns()[k]] = 0;
            }
        }
        return mask;
    }

    /** Takes its parameters from the inputs. */
    private record Trained(Backend backend, List<LowRank.Parameter> parameters, Part part)
            implements Differentiation.Pass {
        @Override
        public Tensor value(List<Tensor> inputs) {
            for (int i = 1; i < inputs.size(); i++) {
                LowRank.Parameter parameter = parameters.get(i - 1);
                backend.add(backend.scale(parameter.value(), 0), inputs.get(i));
                backend.scale(parameter.gradient(), 0);
            }
            return part.forward().apply(inputs.get(0));
        }

        @Override
        public List<Tensor> gradients(List<Tensor> inputs, Tensor upstream) {
            value(inputs);
            List<Tensor> gradients = new ArrayList<>(List.of(part.backward().apply(inputs.get(0), upstream)));
            parameters.subList(0, inputs.size() - 1).forEach(parameter -> gradients.add(parameter.gradient()));
            return gradients;
        }
    }
}
