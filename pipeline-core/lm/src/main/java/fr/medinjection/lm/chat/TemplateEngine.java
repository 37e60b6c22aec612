package fr.medinjection.lm.chat;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.el.JinjavaInterpreterResolver;
import com.hubspot.jinjava.interpret.RenderResult;
import com.hubspot.jinjava.lib.fn.ELFunctionDefinition;
import fr.medinjection.lm.LmException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jinjava.javax.el.CompositeELResolver;

/** A template run by jinjava, with the text of messages as data only. It is near to what transformers renders, not equal: see {@link UserTemplate}. */
final class TemplateEngine {
    private final Jinjava engine;
    private final String template;
    private final Map<String, String> marks;

    /** {@code marks} are the special tokens a template may name, such as {@code bos_token}. */
    TemplateEngine(String template, Map<String, String> marks) {
        CompositeELResolver resolver = new CompositeELResolver();
        resolver.add(new PythonMethods());
        resolver.add(JinjavaInterpreterResolver.DEFAULT_RESOLVER_READ_ONLY);
        this.engine = new Jinjava(JinjavaConfig.newBuilder()
                .withTrimBlocks(true)
                .withLstripBlocks(true)
                .withNestedInterpretationEnabled(false) // else a message could hold a template
                .withElResolver(resolver)
                .build());
        engine.registerFilter(new PythonJson());
        engine.registerFilter(new PythonTrim());
        engine.registerFunction(
                new ELFunctionDefinition("", "raise_exception", TemplateEngine.class, "refuse", String.class));
        this.template = TemplateRepairs.of(template);
        this.marks = Map.copyOf(marks);
    }

    /** What templates call to refuse a chat. */
    @SuppressWarnings("DoNotCallSuggester") // only templates call it
    public static String refuse(String why) {
        throw new LmException(why);
    }

    String render(List<Message> messages, ChatTemplate.Ending ending) {
        Map<String, Object> bindings = new HashMap<>(marks);
        bindings.put("messages", messages.stream().map(TemplateEngine::map).toList());
        bindings.put("add_generation_prompt", ending != ChatTemplate.Ending.NONE);
        if (ending == ChatTemplate.Ending.ANSWER_WITHOUT_THINKING) {
            bindings.put("enable_thinking", false);
        }
        RenderResult result = engine.renderForResult(template, bindings);
        if (result.hasErrors()) {
            throw new LmException("Cannot render a chat with the model's template: "
                    + result.getErrors().get(0).getMessage());
        }
        return result.getOutput();
    }

    private static Map<String, Object> map(Message message) {
        Map<String, Object> map = new java.util.LinkedHashMap<>();
        map.put("role", message.role().label());
        map.put("content", message.content());
        return map;
    }
}
