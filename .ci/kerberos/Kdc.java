import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.hadoop.minikdc.MiniKdc;
import org.apache.kerby.kerberos.kerb.client.KrbClient;
import org.apache.kerby.kerberos.kerb.crypto.EncryptionHandler;
import org.apache.kerby.kerberos.kerb.keytab.Keytab;
import org.apache.kerby.kerberos.kerb.keytab.KeytabEntry;
import org.apache.kerby.kerberos.kerb.type.KerberosTime;
import org.apache.kerby.kerberos.kerb.type.base.EncryptionType;
import org.apache.kerby.kerberos.kerb.type.base.PrincipalName;

/** A key distribution centre of this machine, with the keytabs and tickets of servers and users in a folder; it serves until it is ended. */
public final class Kdc {
    private final Path folder;
    private final MiniKdc server;

    private Kdc(Path folder) throws Exception {
        this.folder = folder;
        Properties conf = MiniKdc.createConf();
        server = new MiniKdc(conf, Files.createDirectories(folder.resolve("kdc")).toFile());
    }

    public static void main(String[] args) throws Exception {
        new Kdc(Path.of(args[0])).serve();
    }

    private void serve() throws Exception {
        server.start();
        server.createPrincipal(file("servers.keytab"), "hdfs/localhost", "HTTP/localhost", "yarn/localhost");
        for (String user : new String[] {"hdfs", "alice", "bob"}) {
            server.createPrincipal(file(user + ".keytab"), user);
            storeTicket(user);
        }
        storeWrongKey("alice");
        Files.copy(server.getKrb5conf().toPath(), folder.resolve("krb5.conf"));
        Thread.currentThread().join();
    }

    private File file(String name) {
        return folder.resolve(name).toFile();
    }

    private String principal(String user) {
        return user + "@" + server.getRealm();
    }

    /** What kinit would do. */
    private void storeTicket(String user) throws Exception {
        KrbClient client = new KrbClient(server.getKrb5conf().getParentFile());
        client.setKdcHost("localhost");
        client.setKdcTcpPort(server.getPort());
        client.setAllowUdp(false);
        client.setKdcRealm(server.getRealm());
        client.init();
        client.storeTicket(client.requestTgt(principal(user), file(user + ".keytab")), file(user + ".ticket"));
    }

    /** The keytab of a password that has been changed since. */
    private void storeWrongKey(String user) throws Exception {
        var key = EncryptionHandler.string2Key(
                principal(user), "not the password", EncryptionType.AES128_CTS_HMAC_SHA1_96);
        Keytab keytab = new Keytab();
        keytab.addEntry(new KeytabEntry(new PrincipalName(principal(user)), new KerberosTime(0), 1, key));
        keytab.store(file(user + "-old.keytab"));
    }
}
