using System.Text.Json.Nodes;
using ReleaseService.Core.Layers;
using ReleaseService.Core.Releases;

namespace ReleaseService.Core.Tests.Layers;

/// <summary>
/// Server-side apply as an API server does it to free objects under <c>spec</c>: ownership per leaf and of maps, conflicts, removal of what a manager leaves
/// out, and null where that empties a map that somebody still has.
/// </summary>
internal sealed class ApiServerModel
{
    private readonly Dictionary<(string Manager, FieldOperation Operation), HashSet<KeyPath>> _entries = [];

    public JsonObject Spec { get; private set; } = [];

    public IEnumerable<KeyPath> MembersOfOthers => _entries.Where(entry => entry.Key != ("release-poller", FieldOperation.Apply)).SelectMany(entry => entry.Value);

    /// <returns>What it was refused for, so that nothing was changed: conflicts, or a chart or values that would be null.</returns>
    public IReadOnlyList<KeyPath> Apply(string manager, JsonObject layer, bool force = false)
    {
        if (_entries.Count == 0 && Spec.Count > 0)
            _entries[("before-first-apply", FieldOperation.Update)] = [.. JsonTrees.Members(Spec)];
        var id = (manager, FieldOperation.Apply);
        var after = JsonTrees.Overlay(Spec, layer);
        List<KeyPath> conflicts = [.. _entries.Where(entry => entry.Key != id).SelectMany(entry => entry.Value).Where(path => IsChanged(path, Spec, after))];
        if (conflicts.Count > 0 && !force)
            return conflicts;
        HashSet<KeyPath> applied = [.. JsonTrees.Members(layer)];
        var owned = _entries.GetValueOrDefault(id, []);
        var left = owned.Concat(owned.Select(path => new KeyPath(path.Keys.Take(1)))).Except(applied)
            .Except(_entries.Where(entry => entry.Key != id).SelectMany(entry => entry.Value.Except(conflicts))).ToHashSet();
        var spec = JsonTrees.Without(after, left);
        if (spec.Any(member => member.Value is null))
            return [.. spec.Where(member => member.Value is null).Select(member => KeyPath.Root.Child(member.Key))];
        foreach (var entry in _entries.Where(entry => entry.Key != id))
            entry.Value.ExceptWith(conflicts);
        _entries[id] = applied;
        Spec = spec;
        DropWhatIsGone();
        return [];
    }

    /// <summary>A PUT or a patch: what changes becomes the manager's, whosever it was.</summary>
    public void Update(string manager, JsonObject spec)
    {
        var changed = JsonTrees.Members(spec).Where(path => IsChanged(path, Spec, spec)).ToList();
        foreach (var entry in _entries.Values)
            entry.RemoveWhere(path => IsChanged(path, Spec, spec));
        if (changed.Count > 0)
            _entries[(manager, FieldOperation.Update)] = [.. _entries.GetValueOrDefault((manager, FieldOperation.Update), []), .. changed];
        Spec = (JsonObject)spec.DeepClone();
        DropWhatIsGone();
    }

    public void LoseManagedFields() => _entries.Clear();

    public SharedResource Read() => Expect.Valid(SharedResource.Read(LayerJson.Element(Spec.ToJsonString()), LayerJson.Element(ManagedFields().ToJsonString())));

    public string State() => CanonicalText(new JsonObject { ["spec"] = Spec.DeepClone(), ["managedFields"] = ManagedFields() });

    public JsonArray ManagedFields() => [.. _entries.OrderBy(entry => entry.Key.Manager, StringComparer.Ordinal).ThenBy(entry => entry.Key.Operation).Select(entry => new JsonObject
    {
        ["manager"] = entry.Key.Manager,
        ["operation"] = entry.Key.Operation.ToString(),
        ["apiVersion"] = "apps.wandb.com/v1",
        ["fieldsType"] = "FieldsV1",
        ["fieldsV1"] = new JsonObject { ["f:spec"] = Fields(entry.Value) },
    })];

    private static JsonObject Fields(HashSet<KeyPath> members)
    {
        var root = new JsonObject();
        foreach (var path in members.Order())
        {
            var node = root;
            for (var depth = 1; depth <= path.Keys.Length; depth++)
            {
                var key = $"f:{path.Keys[depth - 1]}";
                if (node[key] is null)
                    node[key] = new JsonObject();
                else if (depth < path.Keys.Length && members.Contains(new KeyPath(path.Keys.Take(depth))))
                    node[key]!["."] = new JsonObject();
                node = (JsonObject)node[key]!;
            }
        }

        return root;
    }

    private void DropWhatIsGone()
    {
        foreach (var id in _entries.Keys.ToList())
        {
            _entries[id].RemoveWhere(path => !JsonTrees.Exists(Spec, path));
            if (_entries[id].Count == 0)
                _entries.Remove(id);
        }
    }

    /// <summary>What is in a map doesn't change the map.</summary>
    private static bool IsChanged(KeyPath path, JsonObject before, JsonObject after)
    {
        var (old, @new) = (JsonTrees.Find(before, path), JsonTrees.Find(after, path));
        return JsonTrees.Exists(before, path) != JsonTrees.Exists(after, path) || !((old is JsonObject && @new is JsonObject) || JsonNode.DeepEquals(old, @new));
    }

    private static string CanonicalText(JsonNode node) => System.Text.Encoding.UTF8.GetString(Expect.Valid(CanonicalJson.Canonicalize(Expect.Utf8(node.ToJsonString()))));
}
