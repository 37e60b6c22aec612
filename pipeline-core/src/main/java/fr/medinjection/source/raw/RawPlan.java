package fr.medinjection.source.raw;

import fr.medinjection.UserException;
import fr.medinjection.source.Source;
import fr.medinjection.source.SourceConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;

/** Decides on the driver what there is to read: side files, Parquet files, and units for the tasks. */
final class RawPlan {
    private final Configuration hadoop;
    private final RawLimits limits;
    private final List<RawSource> sources = new ArrayList<>();
    private final List<RawUnit> units = new ArrayList<>();
    private final List<RawUnit.Whole> parquet = new ArrayList<>();

    private RawPlan(Configuration hadoop, RawLimits limits) {
        this.hadoop = hadoop;
        this.limits = limits;
    }

    static RawPlan of(List<RawSource> sources, Configuration hadoop, RawLimits limits) {
        RawPlan plan = new RawPlan(hadoop, limits);
        sources.forEach(plan::add);
        return plan;
    }

    /** The sources, with their side files. */
    List<RawSource> sources() {
        return sources;
    }

    /** In the order of sources and names; lines that begin before a range are not counted yet. */
    List<RawUnit> units() {
        return units;
    }

    List<RawUnit.Whole> parquet() {
        return parquet;
    }

    private void add(RawSource given) {
        SourceConfig config = given.context().config();
        RawOpener.charset(config);
        List<RawFile> all = expanded(RawFiles.list(config.path(), hadoop), given.source());
        List<RawFile> side = all.stream()
                .filter(file -> given.source().isSideFile(file.name()))
                .toList();
        RawSource source = given.withSideFiles(SideFiles.read(side, given, hadoop, limits));
        List<RawFile> files = all.stream()
                .filter(file -> !side.contains(file) && given.source().accepts(file.name()))
                .toList();
        int before = units.size() + parquet.size();
        try (RawReading reading = new RawReading(hadoop, limits)) {
            if (source.source().layout() instanceof RawLayout.Joined joined) {
                addGroups(joined, files);
            } else {
                for (RawFile file : files) {
                    addFile(file, config, reading);
                }
            }
        } catch (IOException e) {
            throw new UserException("Cannot read files of source " + given.name() + " (" + e.getMessage() + ")", e);
        }
        if (units.size() + parquet.size() == before) {
            throw nothing(given, all);
        }
        sources.add(source);
    }

    private static UserException nothing(RawSource source, List<RawFile> found) {
        List<String> names = found.stream().map(RawFile::name).limit(5).toList();
        return new UserException("Cannot find any file that source " + source.name() + " reads under "
                + String.join(", ", source.context().config().path()) + ": found "
                + (names.isEmpty() ? "none" : String.join(", ", names)) + (found.size() > names.size() ? ", ..." : ""));
    }

    /** The files, and in the place of each archive its entries. */
    private List<RawFile> expanded(List<RawFile> found, Source source) {
        List<RawFile> files = new ArrayList<>();
        for (RawFile file : found) {
            if (magic(file) == RawMagic.ZIP) {
                try (Archive archive = Archive.open(file.path(), hadoop)) {
                    files.addAll(archive.files(file, name -> source.accepts(name) || source.isSideFile(name), limits));
                } catch (IOException e) {
                    throw unreadable(file, e);
                }
            } else {
                files.add(file);
            }
        }
        return files;
    }

    private RawMagic magic(RawFile file) {
        if (file.isEntry()) {
            return RawMagic.OTHER;
        }
        try (RawOpener opener = new RawOpener(hadoop, limits);
                FSDataInputStream in = opener.raw(file)) {
            return RawMagic.of(in.readNBytes(RawMagic.BYTES));
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static UserException unreadable(RawFile file, IOException e) {
        return new UserException("Cannot read file: " + file.shown() + " (" + e.getMessage() + ")", e);
    }

    private void addGroups(RawLayout.Joined joined, List<RawFile> files) {
        SortedMap<String, List<RawFile>> groups = new TreeMap<>();
        for (RawFile file : files) {
            String name = joined.unitOf(file.name());
            if (!name.isEmpty()) {
                groups.computeIfAbsent(name, n -> new ArrayList<>()).add(file);
            }
        }
        for (Map.Entry<String, List<RawFile>> group : groups.entrySet()) {
            RawUnit unit = new RawUnit.Group(sources.size(), group.getKey(), List.copyOf(group.getValue()));
            if (unit.bytes() > limits.maxUnitBytes()) {
                throw new UserException("Cannot read files together: " + group.getKey() + " has " + unit.bytes()
                        + " bytes, more than max-unit-bytes (" + limits.maxUnitBytes() + ")");
            }
            units.add(unit);
        }
    }

    private void addFile(RawFile file, SourceConfig config, RawReading reading) throws IOException {
        RawUnit.Whole whole = new RawUnit.Whole(sources.size(), file);
        if (magic(file) == RawMagic.PARQUET) {
            ParquetFiles.check(file, hadoop);
            parquet.add(whole);
        } else if (file.length() <= limits.splitBytes() || file.isEntry() || !reading.isSplittable(file, config)) {
            units.add(whole);
        } else {
            for (long start = 0; start < file.length(); start += limits.splitBytes()) {
                long end = Math.min(file.length(), start + limits.splitBytes());
                units.add(new RawUnit.Lines(sources.size(), file, start, end, 0));
            }
        }
    }
}
