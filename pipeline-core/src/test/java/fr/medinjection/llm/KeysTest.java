package fr.medinjection.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.medinjection.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.security.alias.CredentialProvider;
import org.apache.hadoop.security.alias.CredentialProviderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the keys of endpoints come from. */
class KeysTest {
    private static final LlmConfig.Endpoint ENDPOINT =
            new LlmConfig.Endpoint(LlmConfig.Protocol.OPENAI, "http://127.0.0.1:9/v1", "THE_KEY", null);

    @TempDir
    Path dir;

    private Configuration provider(String key) throws IOException {
        Configuration conf = new Configuration();
        conf.set(CredentialProviderFactory.CREDENTIAL_PROVIDER_PATH, "localjceks://file" + dir.resolve("keys.jceks"));
        CredentialProvider provider =
                CredentialProviderFactory.getProviders(conf).get(0);
        provider.createCredentialEntry("THE_KEY", key.toCharArray());
        provider.flush();
        return conf;
    }

    @Test
    void aKeyComesFromTheCredentialProviderAndNotInTheClear() throws IOException {
        Keys keys = new Keys(name -> null, provider("sk-provided"));
        assertThat(keys.of(ENDPOINT)).contains("sk-provided");
        assertThat(Files.readAllBytes(dir.resolve("keys.jceks"))).asString().doesNotContain("sk-provided");
    }

    @Test
    void theEnvironmentComesFirst() throws IOException {
        Keys keys = new Keys(Map.of("THE_KEY", "sk-environment")::get, provider("sk-provided"));
        assertThat(keys.of(ENDPOINT)).contains("sk-environment");
    }

    @Test
    void aKeyThatIsNowhereIsNamed() {
        assertThatThrownBy(() -> new Keys(name -> null, new Configuration()).of(ENDPOINT))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("THE_KEY, or an alias of that name in a Hadoop credential provider");
    }
}
