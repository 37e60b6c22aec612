package fr.medinjection.lm.train;

import fr.medinjection.lm.LmException;
import fr.medinjection.lm.ModelConfig;
import fr.medinjection.lm.Projection;
import fr.medinjection.lm.model.Decoder;
import fr.medinjection.lm.model.FrozenLinear;
import fr.medinjection.lm.model.Linear;
import fr.medinjection.lm.model.Linears;
import fr.medinjection.lm.model.ModelWeights;
import fr.medinjection.lm.tensor.Backend;
import fr.medinjection.lm.tensor.Tensor;
import fr.medinjection.lm.weights.SafetensorsFile;
import fr.medinjection.lm.weights.SafetensorsWriter;
import fr.medinjection.lm.weights.Weights;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;

/** A low-rank adapter on a model, in PEFT's files and in memory. */
public final class Adapter implements AutoCloseable {
    static final String FILE = "adapter_model.safetensors";
    private static final Map<String, String> METADATA = Map.of("format", "pt");
    private static final String PREFIX = "base_model.model.";

    private final ModelWeights model;
    private final Backend backend;
    private final AdapterConfig config;
    private final SavedRows saved;
    private final Map<Place, Site> sites = new LinkedHashMap<>();

    /** One projection of one layer. */
    private record Place(int layer, Projection projection) {
        String prefix() {
            return PREFIX + ModelConfig.layer(layer) + projection.path() + ".";
        }
    }

    /** What stands there: the frozen map, its adapter, and for DoRA the lengths of the rows. */
    private record Site(FrozenLinear base, LowRank adapter, RowLengths lengths) {}

    private Adapter(ModelWeights model, SavedRows saved, AdapterConfig config) {
        this.model = saved.on(model);
        this.saved = saved;
        this.backend = model.backend();
        this.config = config;
    }

    /** Loads a folder that PEFT or {@link #save} wrote. */
    public static Adapter load(Path folder, ModelWeights model) {
        return of(AdapterConfig.read(folder), SafetensorsFile.open(folder.resolve(FILE)), model);
    }

    /** An adapter that changes nothing yet: A is uniform as PEFT draws it (from our own generator), B zero, the lengths those of W. */
    public static Adapter create(AdapterConfig config, ModelWeights model, long seed) {
        return of(config, new FreshAdapter(config, model, seed).weights(), model);
    }

    static Adapter of(AdapterConfig config, Weights weights, ModelWeights model) {
        Adapter adapter = new Adapter(model, SavedRows.of(weights, model.config()), config);
        Set<String> unread = new HashSet<>(weights.names());
        unread.removeAll(adapter.saved.tensors());
        for (int layer = 0; layer < model.config().layers(); layer++) {
            for (Projection projection : EnumSet.copyOf(config.targets())) {
                adapter.add(new Place(layer, projection), weights, unread);
            }
        }
        if (!unread.isEmpty()) {
            throw new LmException("Cannot place adapter tensors in this model: "
                    + unread.stream().sorted().limit(3).toList());
        }
        return adapter;
    }

    public AdapterConfig config() {
        return config;
    }

    /** The model that this adapter is for, with the embedding and the head that the adapter carries. */
    public ModelWeights model() {
        return model;
    }

    /** The model with this adapter, for one thread. */
    public Decoder decoder(Dropout dropout) {
        return new Decoder(model, linears(dropout));
    }

    /** The model's linear maps with this adapter, for one thread. */
    public Linears linears(Dropout dropout) {
        return (layer, projection) -> {
            Site site = sites.get(new Place(layer, projection));
            return site == null ? FrozenLinear.of(model, layer, projection) : adapted(site, dropout, layer, projection);
        };
    }

    /** The trained parameters, always in the same order. */
    public List<LowRank.Parameter> parameters() {
        return sites.values().stream()
                .flatMap(site -> site.adapter().parameters().stream())
                .toList();
    }

    /** To be called when the parameters have changed. */
    public void refresh() {
        sites.values().stream().filter(site -> site.lengths() != null).forEach(site -> site.lengths()
                .refresh());
    }

    /** Writes PEFT's two files. */
    public void save(Path folder) {
        SafetensorsWriter.write(folder.resolve(FILE), weights(), METADATA);
        config.write(folder);
    }

    /** Writes PEFT's two files to a checkpoint. */
    void save(CheckpointStore.Sink sink) throws IOException {
        try (OutputStream stream = sink.create(FILE)) {
            SafetensorsWriter.write(stream, weights(), METADATA);
        }
        try (OutputStream stream = sink.create(AdapterConfig.FILE)) {
            stream.write(config.json().getBytes(StandardCharsets.UTF_8));
        }
    }

    /** A number of 32 bits that equal adapters share. */
    long checksum() {
        CRC32 sum = new CRC32();
        for (LowRank.Parameter parameter : parameters()) {
            float[] values = backend.floats(parameter.value());
            ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
            bytes.asFloatBuffer().put(values);
            sum.update(bytes);
        }
        return sum.getValue();
    }

    private Weights weights() {
        Map<String, Tensor> values = new LinkedHashMap<>();
        parameters().forEach(parameter -> values.put(parameter.name(), parameter.value()));
        saved.requireWritable();
        saved.names().forEach(name -> values.put(PREFIX + name, model.tensor(name)));
        return new TensorWeights(backend, values);
    }

    private Linear adapted(Site site, Dropout dropout, int layer, Projection projection) {
        return new AdaptedLinear(
                backend,
                site.base(),
                site.adapter(),
                config.factor(),
                site.lengths(),
                AdaptedLinear.DropsSource.of(dropout, layer, projection));
    }

    private void add(Place place, Weights weights, Set<String> unread) {
        List<Long> shape = model.config().shape(place.projection());
        long rank = config.rank();
        LowRank.Parameter down =
                parameter(place.prefix() + "lora_A.weight", List.of(rank, shape.get(1)), weights, unread);
        LowRank.Parameter up =
                parameter(place.prefix() + "lora_B.weight", List.of(shape.get(0), rank), weights, unread);
        Optional<LowRank.Parameter> magnitude = config.kind() == AdapterConfig.Kind.LORA
                ? Optional.empty()
                : Optional.of(
                        parameter(place.prefix() + "lora_magnitude_vector", shape.subList(0, 1), weights, unread));
        LowRank adapter = new LowRank(down, up, magnitude);
        FrozenLinear base = FrozenLinear.of(model, place.layer(), place.projection());
        RowLengths lengths =
                magnitude.isEmpty() ? null : new RowLengths(backend, base.weight(), adapter, config.factor());
        sites.put(place, new Site(base, adapter, lengths));
    }

    private LowRank.Parameter parameter(String name, List<Long> shape, Weights weights, Set<String> unread) {
        weights.require(name, shape);
        unread.remove(name);
        long[] sizes = shape.stream().mapToLong(Long::longValue).toArray();
        return new LowRank.Parameter(name, backend.loadTrained(weights, name), backend.sums(sizes));
    }

    @Override
    public void close() {
        for (Site site : sites.values()) {
            site.adapter().close();
            if (site.lengths() != null) {
                site.lengths().close();
            }
        }
        if (!saved.names().isEmpty()) {
            model.close();
        }
    }
}
