package fr.medinjection.finetune;

import fr.medinjection.lm.cuda.CudaBackend;
import fr.medinjection.lm.cuda.Element;
import fr.medinjection.lm.tensor.Backend;
import fr.medinjection.lm.tensor.Nd4jBackend;
import java.util.HashMap;
import java.util.Map;

/** The backends of this process: one for the processor and one for each card that is used, which its tasks share. */
final class Engines {
    private static final Map<Integer, Backend> CARDS = new HashMap<>();

    private Engines() {}

    static synchronized Backend of(int card, Element element) {
        return card == EngineConfig.NONE
                ? Nd4jBackend.singlePrecision()
                : CARDS.computeIfAbsent(card, number -> CudaBackend.open(number, element));
    }
}
