using System.Text.Json;
using ReleaseService.Core.Releases;

namespace ReleaseService.Core.Layers;

/// <summary>
/// An entry of <c>metadata.managedFields</c>. Its <c>fieldsV1</c> is a trie: <c>f:key</c> is a key of a map; <c>k:{…}</c>, <c>v:…</c> and <c>i:n</c> are items
/// of a list, which is one leaf here; <c>.</c> is the map itself, which is no leaf as long as something is below it.
/// </summary>
internal static class ManagedFieldsEntry
{
    public static void Read(JsonElement entry, string place, List<OwnedLeaf> leaves, List<Defect> defects)
    {
        if (entry.ValueKind != JsonValueKind.Object)
        {
            defects.Add(Defect(place, "Must be an object."));
            return;
        }

        if (Text(entry, "manager") is not { } manager)
            defects.Add(Defect($"{place}.manager", "Must be text."));
        else if (Text(entry, "subresource") is not { } subresource)
            defects.Add(Defect($"{place}.subresource", "Must be text."));
        else if (!Enum.TryParse<FieldOperation>(Text(entry, "operation"), out var operation) || operation.ToString() != Text(entry, "operation"))
            defects.Add(Defect($"{place}.operation", "Must be Apply or Update."));
        else if (Text(entry, "fieldsType") != "FieldsV1")
            defects.Add(Defect($"{place}.fieldsType", "Must be FieldsV1, the only type there is."));
        else if (subresource.Length == 0 && entry.TryGetProperty("fieldsV1", out var fields))
            ReadFields(fields, KeyPath.Root, JsonPath.Member(place, "fieldsV1"), path => Add(path, manager, operation, leaves), defects);
    }

    private static void Add(KeyPath path, string manager, FieldOperation operation, List<OwnedLeaf> leaves)
    {
        if (path.Keys is ["spec", .. var below])
            leaves.Add(new(manager, operation, new KeyPath(below)));
    }

    private static void ReadFields(JsonElement fields, KeyPath path, string place, Action<KeyPath> found, List<Defect> defects)
    {
        if (fields.ValueKind != JsonValueKind.Object)
        {
            defects.Add(Defect(place, "Must be an object."));
            return;
        }

        var isLeaf = true;
        foreach (var member in fields.EnumerateObject())
        {
            var below = JsonPath.Member(place, member.Name);
            if (member.Name == ".")
                continue;
            if (member.Name.StartsWith("f:", StringComparison.Ordinal))
            {
                isLeaf = false;
                ReadFields(member.Value, path.Child(member.Name[2..]), below, found, defects);
            }
            else if (!IsItem(member.Name))
            {
                defects.Add(Defect(below, "Must begin with f:, k:, v: or i:, or be a dot."));
            }
        }

        if (isLeaf)
            found(path);
    }

    private static bool IsItem(string name) => name.Length > 2 && name[1] == ':' && name[0] is 'k' or 'v' or 'i';

    /// <summary>Empty where it is missing; null where it isn't text.</summary>
    private static string? Text(JsonElement entry, string name) =>
        !entry.TryGetProperty(name, out var value) ? "" : value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static Defect Defect(string place, string message) => new("managed_fields", place, $"{message} Kubernetes writes none such; leave the field to it.");
}
