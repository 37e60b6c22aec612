package fr.medinjection.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import fr.medinjection.UserException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** An ONNX model in memory, on the CPU. Any number of threads may run it at once. */
public final class OnnxModel implements AutoCloseable {
    private static final String IDS = "input_ids";
    private static final String MASK = "attention_mask";
    private static final String SEGMENTS = "token_type_ids";

    private final Path file;
    private final OrtSession session;

    private OnnxModel(Path file, OrtSession session) {
        this.file = file;
        this.session = session;
    }

    /** Loads a model; each run takes {@code threads}. */
    public static OnnxModel open(Path file, int threads) {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            options.setMemoryPatternOptimization(false); // batches have many shapes
            return new OnnxModel(file, OrtEnvironment.getEnvironment().createSession(file.toString(), options));
        } catch (OrtException e) {
            throw new UserException("Cannot open the ONNX model: " + file + ": " + e.getMessage(), e);
        }
    }

    public Set<String> inputs() {
        return session.getInputNames();
    }

    public Set<String> outputs() {
        return session.getOutputNames();
    }

    /** An output for a batch of texts. The model may ask for ids, mask and segments, all of them 0. */
    public FloatTensor run(TokenBatch batch, String output) {
        long[] shape = {batch.rows(), batch.length()};
        Map<String, LongBuffer> known = Map.of(
                IDS, LongBuffer.wrap(batch.ids()),
                MASK, LongBuffer.wrap(batch.mask()),
                SEGMENTS, LongBuffer.allocate(batch.rows() * batch.length()));
        Map<String, OnnxTensor> inputs = new HashMap<>();
        try {
            for (String input : inputs()) {
                if (!known.containsKey(input)) {
                    throw new UserException("Invalid ONNX model: " + file + " asks for " + input + ", expected only "
                            + IDS + ", " + MASK + " and " + SEGMENTS);
                }
                inputs.put(input, OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), known.get(input), shape));
            }
            return result(inputs, output);
        } catch (OrtException e) {
            throw broken(e);
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
    }

    /** An output for inputs by their name. */
    public FloatTensor run(Map<String, FloatTensor> tensors, String output) {
        Map<String, OnnxTensor> inputs = new HashMap<>();
        try {
            for (Map.Entry<String, FloatTensor> tensor : tensors.entrySet()) {
                FloatBuffer values = FloatBuffer.wrap(tensor.getValue().values());
                inputs.put(
                        tensor.getKey(),
                        OnnxTensor.createTensor(
                                OrtEnvironment.getEnvironment(),
                                values,
                                tensor.getValue().shape()));
            }
            return result(inputs, output);
        } catch (OrtException e) {
            throw broken(e);
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
    }

    private FloatTensor result(Map<String, OnnxTensor> inputs, String output) throws OrtException {
        if (!outputs().contains(output)) {
            throw new UserException("Invalid ONNX model: " + file + " gives " + String.join(", ", outputs())
                    + ", expected an output " + output);
        }
        try (OrtSession.Result result = session.run(inputs, Set.of(output))) {
            OnnxTensor tensor = (OnnxTensor) result.get(0);
            FloatBuffer buffer = tensor.getFloatBuffer();
            if (buffer == null) {
                throw new UserException("Invalid ONNX model: output " + output + " of " + file + " is "
                        + tensor.getInfo().type + ", expected floats");
            }
            float[] values = new float[buffer.remaining()];
            buffer.get(values);
            return new FloatTensor(values, tensor.getInfo().getShape());
        }
    }

    private UserException broken(OrtException e) {
        return new UserException("Cannot run the ONNX model: " + file + ": " + e.getMessage(), e);
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("Cannot close the ONNX model: " + file, e);
        }
    }
}
