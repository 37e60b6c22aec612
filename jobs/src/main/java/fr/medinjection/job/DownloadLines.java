package fr.medinjection.job;

import fr.medinjection.download.Fetched;
import fr.medinjection.download.Progress;
import fr.medinjection.stage.Console;
import java.util.Locale;

/** One line a file when it is dealt with, and one every ten seconds while it arrives. */
final class DownloadLines implements Progress {
    private static final long INTERVAL = 10_000_000_000L;
    private final Console console;
    private long last = System.nanoTime();

    DownloadLines(Console console) {
        this.console = console;
    }

    @Override
    public void moved(String source, String file, long done, long total) {
        if (System.nanoTime() - last > INTERVAL) {
            last = System.nanoTime();
            String of = total < 0 ? "" : String.format(Locale.ROOT, " of %,d", total);
            console.say(String.format(Locale.ROOT, "%s/%s: %,d%s bytes", source, file, done, of));
        }
    }

    @Override
    public void finished(Fetched fetched) {
        String place = fetched.source() + (fetched.file().isEmpty() ? "" : "/" + fetched.file());
        console.say(place + ": "
                + fetched.status().name().toLowerCase(Locale.ROOT).replace('_', ' ')
                + (fetched.note().isEmpty() ? "" : ": " + fetched.note()));
    }
}
