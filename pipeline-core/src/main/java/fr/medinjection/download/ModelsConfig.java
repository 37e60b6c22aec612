package fr.medinjection.download;

import java.util.List;
import java.util.Map;

/**
 * The models and adapters that can be fetched from a hub, as in {@code conf/models.yaml}.
 *
 * @param root where models lie, one folder each
 * @param hub address of the hub, or of a mirror that answers as it does
 * @param take patterns of the files to fetch, of those that lie at the top of a model's folder
 * @param maxFiles bound of the files of one model
 * @param maxBytes bound of their sizes together
 * @param models name, which is also its folder under the root, to where it is
 */
public record ModelsConfig(
        String root, String hub, List<String> take, int maxFiles, long maxBytes, Map<String, RemoteModel> models) {
    public ModelsConfig {
        take = List.copyOf(take);
    }

    /**
     * One model or adapter.
     *
     * @param id owner and name on the hub
     * @param revision a branch or, to get the same files at any time, a commit
     * @param licence as its card states it
     */
    public record RemoteModel(String id, String revision, String licence) {}
}
