using System.Text.Json.Nodes;
using ReleaseService.Core.Releases;
using Xunit;

namespace ReleaseService.Core.Tests.Releases;

/// <summary>A small reader of RFC 6902, as strict as the RFC: what is removed or replaced must be there, and a parent always.</summary>
internal static class PatchedDocument
{
    /// <summary>The document <c>{chart, values}</c>; <c>{}</c> of none.</summary>
    public static JsonObject Of(Release? release)
    {
        var document = new JsonObject();
        foreach (var member in release is null ? [] : new[] { "chart", "values" })
            document[member] = JsonNode.Parse(release!.Manifest.Span)![member]!.DeepClone();
        return document;
    }

    public static JsonObject Apply(JsonObject document, byte[] patch)
    {
        var result = document.DeepClone().AsObject();
        foreach (var operation in JsonNode.Parse(patch)!.AsArray())
            Apply(result, operation!.AsObject());
        return result;
    }

    public static string[] Keys(string pointer)
    {
        Assert.StartsWith("/", pointer, StringComparison.Ordinal);
        return [.. pointer.Split('/').Skip(1).Select(key => key.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];
    }

    private static void Apply(JsonObject document, JsonObject operation)
    {
        var keys = Keys((string)operation["path"]!);
        var parent = keys[..^1].Aggregate(document, (map, key) => Assert.IsType<JsonObject>(map[key]));
        var op = (string)operation["op"]!;
        Assert.Equal(op is "remove" or "replace", parent.ContainsKey(keys[^1]));
        Assert.Equal(op is "remove" ? ["op", "path"] : ["op", "path", "value"], operation.Select(member => member.Key));
        if (op is "remove")
            parent.Remove(keys[^1]);
        else
            parent[keys[^1]] = operation["value"]!.DeepClone();
    }
}
