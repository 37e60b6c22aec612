package fr.medinjection.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.medinjection.UserException;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;

/** Redirects keep their encryption; what is shown keeps its secrets. */
final class AddressesTest {
    private static final HttpUrl FROM = Addresses.parse("https://data.example/d/file?token=hidden");

    @Test
    void aRedirectNeverGivesUpEncryption() {
        assertThatThrownBy(() -> Addresses.next(FROM, "http://data.example/x?key=hidden"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("it gives up encryption at http://data.example/x")
                .hasMessageNotContaining("hidden");
        assertThat(Addresses.next(FROM, "//cdn.example/x").toString()).isEqualTo("https://cdn.example/x");
        assertThat(Addresses.next(Addresses.parse("http://a/"), "https://b/").isHttps())
                .isTrue();
    }

    @Test
    void encodedSlashesOfARevisionSurvive() {
        String text = "https://data.example/resolve/refs%2Fconvert%2Fparquet/default/train/0000.parquet";
        assertThat(Addresses.parse(text).toString()).isEqualTo(text);
    }

    @Test
    void originsDifferBySchemeHostAndPort() {
        HttpUrl a = Addresses.parse("https://a/x");
        assertThat(Addresses.sameOrigin(a, Addresses.parse("https://a:443/y"))).isTrue();
        assertThat(Addresses.sameOrigin(a, Addresses.parse("https://b/x"))).isFalse();
        assertThat(Addresses.sameOrigin(a, Addresses.parse("https://a:444/x"))).isFalse();
        assertThat(Addresses.sameOrigin(a, Addresses.parse("http://a:443/x"))).isFalse();
    }
}
