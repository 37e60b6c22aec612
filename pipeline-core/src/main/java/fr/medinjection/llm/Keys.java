package fr.medinjection.llm;

import fr.medinjection.UserException;
import java.io.IOException;
import java.util.Optional;
import java.util.function.UnaryOperator;
import okhttp3.HttpUrl;
import org.apache.hadoop.conf.Configuration;

/** The keys of endpoints, from the environment or a Hadoop credential provider. They go into request headers and nowhere else. */
final class Keys {
    private final UnaryOperator<String> environment;
    private final Configuration hadoop;

    Keys(UnaryOperator<String> environment, Configuration hadoop) {
        this.environment = environment;
        this.hadoop = hadoop;
    }

    /** The key for an endpoint; none where it needs none. */
    Optional<String> of(LlmConfig.Endpoint endpoint) {
        String variable = endpoint.keyVariable();
        if (variable.isEmpty()) {
            return Optional.empty();
        }
        String key = value(variable)
                .orElseThrow(
                        () -> new UserException("Missing key for " + endpoint.url() + ": set the environment variable "
                                + variable + ", or an alias of that name in a Hadoop credential provider"));
        // OkHttp would refuse it too, with the header's value in its message.
        if (!key.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new UserException("Invalid key in " + variable + ": it holds characters no header may hold");
        }
        HttpUrl address = Wire.address(endpoint, "");
        if (!address.isHttps() && !isThisMachine(address.host())) {
            throw new UserException("Cannot send the key in " + variable + " to " + endpoint.url()
                    + ": it would cross the network unencrypted, expected https://");
        }
        return Optional.of(key);
    }

    private Optional<String> value(String variable) {
        String value = environment.apply(variable);
        if (value == null || value.isBlank()) {
            value = provided(variable);
        }
        return Optional.ofNullable(value).map(String::strip).filter(key -> !key.isEmpty());
    }

    private String provided(String alias) {
        try {
            char[] secret = hadoop.getPassword(alias);
            return secret == null ? null : new String(secret);
        } catch (IOException e) {
            throw new UserException("Cannot read the key " + alias + " from the Hadoop credential provider", e);
        }
    }

    private static boolean isThisMachine(String host) {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
    }
}
