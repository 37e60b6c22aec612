package fr.medinjection.download;

import fr.medinjection.UserException;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** GET requests whose redirects are followed by hand, so that a token stays with the host it is meant for. */
final class Web implements AutoCloseable {
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final Set<Integer> RETRYABLE = Set.of(408, 425, 429);

    private final OkHttpClient client;
    private final Tokens tokens;
    private final int maxRedirects;

    Web(DownloadConfig config, UnaryOperator<String> environment) {
        Proxies proxies = new Proxies(environment);
        this.client = new OkHttpClient.Builder()
                .connectTimeout(Duration.ofMillis(config.transfer().connectTimeoutMs()))
                .readTimeout(Duration.ofMillis(config.transfer().readTimeoutMs()))
                .followRedirects(false)
                .followSslRedirects(false)
                .proxySelector(proxies)
                .proxyAuthenticator(proxies.authenticator())
                .build();
        this.tokens = new Tokens(config.tokenEnv(), environment);
        this.maxRedirects = config.transfer().maxRedirects();
    }

    /** The reply at the end of the redirects, for the caller to close. */
    Response get(HttpUrl address, Headers headers) {
        Optional<String> token = tokens.of(address);
        HttpUrl hop = address;
        for (int redirects = 0; redirects <= maxRedirects; redirects++) {
            Response reply = send(hop, headers, token);
            if (!REDIRECTS.contains(reply.code())) {
                return reply;
            }
            HttpUrl next = next(hop, reply);
            token = Addresses.sameOrigin(hop, next) ? token : Optional.empty();
            hop = next;
        }
        throw new UserException(
                "Cannot fetch " + Addresses.shown(address) + ": more than " + maxRedirects + " redirects");
    }

    /** Why a reply is of no use: for good, or for the moment. */
    RuntimeException refused(HttpUrl address, Response reply, DownloadConfig.Transfer limits) {
        int code = reply.code();
        String what = "the server answers " + code;
        if (code < 500 && !RETRYABLE.contains(code)) {
            return new UserException("Cannot fetch " + Addresses.shown(address) + ": " + what
                    + (code == 401 || code == 403 ? tokenAdvice(address) : ""));
        }
        Duration wait = Replies.retryAfter(reply).orElse(null);
        if (wait != null && wait.toMillis() > limits.longestDelayMs()) {
            return new UserException("Cannot fetch " + Addresses.shown(address) + ": " + what
                    + " and asks to come back in " + wait.toSeconds() + " s");
        }
        return new TransientException(what, wait);
    }

    /** What to say to someone whom the host of this address does not let in. */
    String tokenAdvice(HttpUrl address) {
        return tokens.variable(address)
                .map(variable -> tokens.of(address).isPresent()
                        ? ", with the token of " + variable
                        : ", set " + variable + " to a token that may read it")
                .orElse("");
    }

    @Override
    public void close() {
        client.connectionPool().evictAll();
        client.dispatcher().executorService().shutdown();
    }

    private Response send(HttpUrl hop, Headers headers, Optional<String> token) {
        Request.Builder request = new Request.Builder().url(hop).headers(headers);
        token.ifPresent(value -> request.header("Authorization", "Bearer " + value));
        try {
            return client.newCall(request.build()).execute();
        } catch (IOException e) {
            throw failure(hop, e);
        }
    }

    private static HttpUrl next(HttpUrl hop, Response reply) {
        try (reply) {
            return Addresses.next(hop, reply.header("Location"));
        }
    }

    /** A certificate does not mend itself; anything else on the wire may. */
    private static RuntimeException failure(HttpUrl address, IOException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException || cause instanceof javax.net.ssl.SSLPeerUnverifiedException) {
                return new UserException("Cannot trust " + Addresses.shown(address) + ": " + cause.getMessage());
            }
        }
        return new TransientException(reason(e));
    }

    static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
