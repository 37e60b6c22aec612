package fr.medinjection.download;

import static fr.medinjection.download.Fetching.file;
import static fr.medinjection.download.Fetching.random;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Proxies named in the environment are used, and left out where it says so. */
final class ProxiesTest {
    @TempDir
    private Path folder;

    @Test
    void aProxyOfTheEnvironmentIsUsedWithItsUser() throws Exception {
        byte[] body = random(5000, 9);
        try (WireServer proxy = new WireServer((request, number, out) -> {
            if (request.header("Proxy-Authorization").isEmpty()) {
                WireServer.head(
                        out,
                        "407 Proxy Authentication Required",
                        "Proxy-Authenticate: Basic realm=\"x\"",
                        "Content-Length: 0");
            } else {
                WireServer.ranged(request, out, body, "\"v\"");
            }
        })) {
            Fetching fetching = new Fetching(folder);
            fetching.environment.put("http_proxy", "http://me:hidden@127.0.0.1:" + proxy.port());
            fetching.environment.put("PLANTED", "t0ken");
            fetching.tokenEnv = Map.of("data.example", "PLANTED");
            fetching.run(file("http://data.example/a", "a.bin"));
            assertThat(fetching.bytes("a.bin")).isEqualTo(body);
            assertThat(proxy.requests).allMatch(r -> r.path().equals("http://data.example/a"));
            assertThat(proxy.requests).allMatch(r -> r.header("Authorization").isEmpty());
            assertThat(proxy.requests.get(1).header("Proxy-Authorization")).isEqualTo("Basic bWU6aGlkZGVu");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://data.example/a, secure:1",
        "http://data.example/a, plain:80",
        "https://in.house.example/a, ''",
        "https://house.example/a, ''",
        "https://warehouse.example/a, secure:1",
        "http://127.0.0.1/a, ''",
        "http://localhost/a, ''",
    })
    void eachAddressHasItsProxy(String address, String expected) {
        Map<String, String> environment = new TreeMap<>();
        environment.put("HTTPS_PROXY", "http://secure:1");
        environment.put("http_proxy", "plain");
        environment.put("NO_PROXY", "other, .house.example");
        Proxy proxy = new Proxies(environment::get).select(URI.create(address)).get(0);
        String found = proxy.type() == Proxy.Type.DIRECT
                ? ""
                : proxy.address().toString().replace("/<unresolved>", "");
        assertThat(found).isEqualTo(expected);
    }
}
