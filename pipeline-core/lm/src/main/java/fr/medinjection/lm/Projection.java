package fr.medinjection.lm;

import java.util.Arrays;

/** The seven linear maps of a decoder layer, those an adapter may train. */
public enum Projection {
    QUERY("self_attn.q_proj"),
    KEY("self_attn.k_proj"),
    VALUE("self_attn.v_proj"),
    OUTPUT("self_attn.o_proj"),
    GATE("mlp.gate_proj"),
    UP("mlp.up_proj"),
    DOWN("mlp.down_proj");

    private final String path;

    Projection(String path) {
        this.path = path;
    }

    /** Its path below the layer, as weight files name it. */
    public String path() {
        return path;
    }

    /** The last part of its path, as adapters name it. */
    public String module() {
        return path.substring(path.indexOf('.') + 1);
    }

    public static Projection ofModule(String module) {
        return Arrays.stream(values())
                .filter(p -> p.module().equals(module))
                .findFirst()
                .orElseThrow(() -> new LmException("Cannot adapt module: " + module + ", expected one of "
                        + Arrays.stream(values()).map(Projection::module).toList()));
    }
}
