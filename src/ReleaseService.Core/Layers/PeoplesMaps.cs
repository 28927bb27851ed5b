using System.Text.Json;

namespace ReleaseService.Core.Layers;

/// <summary>
/// Server-side apply that leaves out a map which the manager made deletes it with all that people have put there since by an update (kubectl apply, edit, patch): they own their keys, but nobody else owns the map.
/// So a map that still holds somebody's keys goes on being applied, as an empty one, which takes nothing away and is left out once they are gone.
/// </summary>
public static class PeoplesMaps
{
    private static readonly JsonElement EmptyMap = JsonSerializer.SerializeToElement(new Dictionary<string, string>());

    /// <param name="resource">As it stands.</param>
    /// <param name="applied">What the poller is going to apply to it.</param>
    /// <returns>That with the maps that have to stay.</returns>
    public static Layer KeptIn(SharedResource resource, Layer applied)
    {
        var maps = resource.PathsOfPoller.SelectMany(path => path.Above.Append(path)).Distinct()
            .Where(map => map.Keys.Length > 0 && !applied.Leaves.Any(leaf => leaf.Path.IsWithin(map)) && resource.Others.Leaves.Any(leaf => leaf.Path.IsWithin(map) && !leaf.Path.Equals(map)))
            .ToList();
        var innermost = maps.Where(map => !maps.Exists(other => other.IsWithin(map) && !other.Equals(map)));
        return Layer.Of(applied.Leaves.Concat(innermost.Select(map => new Leaf(map, EmptyMap))));
    }
}
