package fr.medinjection.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import fr.medinjection.download.Proxies;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.ConnectionPool;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSource;

/** Sends one request to one endpoint and reads the reply, whatever the server does. */
final class ChatClient implements AutoCloseable {
    private static final MediaType JSON_TYPE = MediaType.get("application/json");
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            // Servers in Python write NaN among log-probabilities: that is no reason to pay for the reply again.
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();
    private static final int SHOWN = 300;

    /** Shorter ones are no secrets but placeholders, such as EMPTY, and words that a reply may well hold. */
    private static final int SHORTEST_SECRET = 12;

    private final LlmConfig config;
    private final LlmConfig.Endpoint endpoint;
    private final LlmConfig.Model model;
    private final Optional<String> key;
    private final Wire wire;
    private final OkHttpClient client;
    private volatile boolean cancelled;

    ChatClient(LlmConfig config, LlmConfig.Model model, Optional<String> key, UnaryOperator<String> environment) {
        this.config = config;
        this.model = model;
        this.endpoint = config.endpoints().get(model.endpoint());
        this.key = key;
        this.wire = Wire.of(endpoint.protocol());
        Proxies proxies = new Proxies(environment);
        LlmConfig.Timeouts timeouts = config.timeouts();
        this.client = new OkHttpClient.Builder()
                .connectTimeout(Duration.ofMillis(timeouts.connectMs()))
                .readTimeout(Duration.ofMillis(timeouts.silenceMs()))
                .writeTimeout(Duration.ofMillis(timeouts.silenceMs()))
                .callTimeout(Duration.ofMillis(timeouts.callMs()))
                .retryOnConnectionFailure(false) // a request that may have arrived is not sent again unseen
                .followRedirects(false)
                .followSslRedirects(false)
                .connectionPool(new ConnectionPool(model.limits().concurrent(), 1, TimeUnit.MINUTES))
                .proxySelector(proxies)
                .proxyAuthenticator(proxies.authenticator())
                .build();
    }

    /** The reply, or a {@link CallFailure}. */
    Reply ask(Asking asking, String requestId) {
        byte[] body = asking.body(wire, model).toString().getBytes(StandardCharsets.UTF_8);
        Request.Builder request = new Request.Builder()
                .url(Wire.address(endpoint, wire.path(model, asking.embeds())))
                .header("Idempotency-Key", requestId) // a server that knows it answers a repeated request from before
                .post(RequestBody.create(body, JSON_TYPE));
        return wire.reply(json(text(request)));
    }

    Wire wire() {
        return wire;
    }

    /** Sends a request with the endpoint's key and reads the answer as text, or throws a {@link CallFailure}. */
    String text(Request.Builder request) {
        return send(request, this::bounded);
    }

    /** What is to be read of an answer. */
    interface Reading<T> {
        T of(Response response) throws IOException;
    }

    <T> T send(Request.Builder request, Reading<T> reading) {
        key.ifPresent(secret -> wire.authorise(request, secret));
        try (Response response = client.newCall(request.build()).execute()) {
            if (!response.isSuccessful()) {
                throw refused(response, bounded(response));
            }
            return reading.of(response);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** Sends a request and reads the answer line by line: each is JSON. */
    void lines(Request.Builder request, long longest, Consumer<JsonNode> line) {
        send(request, response -> {
            BufferedSource source = response.body().source();
            while (!source.exhausted()) {
                String text = withoutKey(source.readUtf8LineStrict(longest));
                if (!text.isBlank()) {
                    line.accept(json(text));
                }
            }
            return "";
        });
    }

    private String bounded(Response response) throws IOException {
        BufferedSource source = response.body().source();
        if (source.request(config.maxReplyBytes() + 1)) {
            throw CallFailure.last("the server's answer has more than max-reply-bytes: " + config.maxReplyBytes());
        }
        return withoutKey(source.readUtf8());
    }

    /** Some servers repeat a request's headers in what they answer, which goes to the ledger. */
    private String withoutKey(String answer) {
        return key.filter(secret -> secret.length() >= SHORTEST_SECRET)
                .map(secret -> answer.replace(secret, "***"))
                .orElse(answer);
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw CallFailure.retry("the server's answer is no JSON");
        }
    }

    private CallFailure refused(Response response, String body) {
        int code = response.code();
        Wire.Refused refused = wire.refused(lenient(body));
        String what = "the server answers " + code;
        String said = refused.message().isEmpty() ? "" : ": " + shown(refused.message());
        return switch (code) {
            case 401, 403 -> CallFailure.stop(what + ": " + keyAdvice());
            case 402 -> CallFailure.stop(what + said);
            case 404, 410 -> CallFailure.stop(what + said + successorAdvice());
            case 429 -> refused.hopeless() ? CallFailure.stop(what + said) : busy(response, refused, what + said);
            case 503, 529 -> busy(response, refused, what + said);
            case 408, 409, 425 -> CallFailure.retry(what + said);
            default -> other(code, refused, what + said);
        };
    }

    private CallFailure other(int code, Wire.Refused refused, String what) {
        if (refused.hopeless()) {
            return CallFailure.stop(what + ": " + keyAdvice());
        }
        if (code >= 500) {
            return CallFailure.retry(what);
        }
        return code < 400 ? CallFailure.stop(what + ", which is no answer to a request") : CallFailure.last(what);
    }

    private CallFailure busy(Response response, Wire.Refused refused, String what) {
        Duration asked = RetryAfter.of(response)
                .or(() -> Optional.of(refused.waitSeconds())
                        .filter(seconds -> seconds >= 0)
                        .map(seconds -> Duration.ofMillis((long) (seconds * 1000))))
                .orElse(null);
        boolean tooLong = asked != null && asked.toMillis() > config.retry().longestWaitMs();
        return tooLong
                ? CallFailure.stop(what + " and asks to come back in " + asked.toSeconds() + " s")
                : CallFailure.busy(what, asked);
    }

    private static JsonNode lenient(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    private String keyAdvice() {
        return key.isPresent()
                ? "it does not take the key in " + endpoint.keyVariable()
                : "it wants a key: name its variable in key-variable of the endpoint";
    }

    private String successorAdvice() {
        return model.successor().isEmpty() ? "" : " (the model's successor is " + model.successor() + ")";
    }

    /** What a server says, short, without the key, which some repeat. */
    private String shown(String message) {
        String line = message.replaceAll("\\p{Cntrl}+", " ").strip();
        line = key.isPresent() ? line.replace(key.get(), "***") : line;
        return line.length() > SHOWN ? line.substring(0, SHOWN) + "..." : line;
    }

    /** A certificate does not mend itself; anything else on the wire may. */
    private static CallFailure failure(IOException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException || cause instanceof SSLPeerUnverifiedException) {
                return CallFailure.stop("its certificate is not trusted: " + cause.getMessage());
            }
        }
        String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return CallFailure.retry(e instanceof InterruptedIOException ? "no answer in time: " + reason : reason);
    }

    /** Breaks off the calls that are under way. */
    void cancel() {
        cancelled = true;
        client.dispatcher().cancelAll();
    }

    boolean isCancelled() {
        return cancelled;
    }

    @Override
    public void close() {
        client.connectionPool().evictAll();
        client.dispatcher().executorService().shutdown();
    }
}
