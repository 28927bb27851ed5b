using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ReleaseService.Core.Releases;

/// <summary>
/// What every release must satisfy to exist at all, wherever it comes from: what would make a client refuse the whole document or panic
/// (wire-contract "The spec document" and "Merging in the operator"). Returns every defect.
/// </summary>
public static partial class ReleaseRules
{
    /// <summary>The chart's whole default values are 73 KB; ten times that is no channel's spec any more.</summary>
    public const int MaxManifestBytes = 1024 * 1024;

    /// <summary>The search for bad values ends after so many, so that a megabyte of nulls gets an answer of a readable size.</summary>
    public const int MaxValueDefects = 100;

    /// <summary>Beyond this an integer isn't exact as a double (RFC 7493 §2.2).</summary>
    private const double MaxSafeInteger = 9007199254740991;

    private static readonly string[] Known = ["name", "platformVersion", "createdAt", "chart", "values"];

    /// <summary>Whether a text may be a release's name; what isn't names none.</summary>
    public static bool IsName(string text) => Name().IsMatch(text);

    /// <param name="manifest">UTF-8 JSON of <c>{name, platformVersion, createdAt, chart, values}</c>, in any layout.</param>
    /// <param name="notes">Release notes; outside the digest.</param>
    public static Checked<Release> Create(ReadOnlyMemory<byte> manifest, string notes)
    {
        if (manifest.Length > MaxManifestBytes)
            return new Defect("release_too_large", "", $"A release may have {MaxManifestBytes} bytes of JSON; this one has {manifest.Length}.");
        var parsed = CanonicalJson.Parse(manifest);
        if (!parsed.TryGet(out var document))
            return Checked<Release>.Invalid(parsed.Defects);
        using (document)
            return Create(document.RootElement, notes);
    }

    private static Checked<Release> Create(JsonElement manifest, string notes)
    {
        if (manifest.ValueKind != JsonValueKind.Object)
            return new Defect("release_kind", "", $"A release must be an object with {string.Join(", ", Known)}.");

        List<Defect> defects = [.. manifest.EnumerateObject()
            .Where(member => !Known.Contains(member.Name)).Take(MaxValueDefects)
            .Select(member => new Defect("release_field", JsonPath.Member("", member.Name), $"Unknown; a release has {string.Join(", ", Known)}."))];

        var name = Text(manifest, "name", defects);
        if (name is not null && !Name().IsMatch(name))
            defects.Add(new("release_name", "name", "Must start with a letter or digit and hold at most 63 of letters, digits, '.', '_', '+' and '-'."));
        var version = Text(manifest, "platformVersion", defects) is { } text ? PlatformVersion.TryParse(text) : null;
        if (version is null && HasText(manifest, "platformVersion"))
            defects.Add(new("platform_version", "platformVersion", "Must be a semantic version such as 0.79.0, without build metadata."));
        var createdAt = Text(manifest, "createdAt", defects) is { } time ? Timestamp.Parse(time) : null;
        if (createdAt is null && HasText(manifest, "createdAt"))
            defects.Add(new("created_at", "createdAt", "Must be an RFC 3339 time with at most milliseconds, such as 2026-03-24T18:35:42.479Z."));
        var chart = ChartReference.Read(manifest.TryGetProperty("chart", out var chartElement) ? chartElement : default);
        defects.AddRange(chart.Defects);
        if (manifest.TryGetProperty("values", out var values) && values.ValueKind == JsonValueKind.Object)
            CheckValues(values, defects);
        else
            defects.Add(new("values_missing", "values", "Must be an object."));

        return defects.Count == 0 && chart.TryGet(out var chartDetails)
            ? new Release(name!, version!, createdAt!.Value, chartDetails, Canonical(manifest, createdAt.Value), notes)
            : Checked<Release>.Invalid(defects);
    }

    /// <summary>Normalises the one member that has several spellings of the same meaning, the time; RFC 8785 does the rest.</summary>
    private static byte[] Canonical(JsonElement manifest, DateTimeOffset createdAt)
    {
        var members = JsonObject.Create(manifest)!;
        members["createdAt"] = Timestamp.Format(createdAt);
        return CanonicalJson.Canonicalize(JsonSerializer.SerializeToUtf8Bytes(members)).TryGet(out var bytes)
            ? bytes
            : throw new InvalidOperationException("A checked manifest has a canonical form.");
    }

    private static void CheckValues(JsonElement values, List<Defect> defects)
    {
        if (values.TryGetProperty("weave-trace", out var weaveTrace) && weaveTrace.ValueKind != JsonValueKind.Object)
            defects.Add(new("weave_trace_kind", "values.weave-trace", "Must be an object; the operator reads members of it."));
        if (!HasImageTag(values, "app") && !HasImageTag(values, "api"))
            defects.Add(new("app_tag_missing", "values.app.image.tag", "Missing; consoles and the v2 conversion read app.image.tag, else api.image.tag."));
        CheckLeaves(values, () => "values", defects);
    }

    /// <summary>Paths are written out only for defects: each value has one, and they can be long.</summary>
    private static void CheckLeaves(JsonElement element, Func<string> path, List<Defect> defects)
    {
        if (defects.Count >= MaxValueDefects)
            return;
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                    CheckLeaves(member.Value, () => JsonPath.Member(path(), member.Name), defects);
                break;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in element.EnumerateArray())
                {
                    var at = index++;
                    CheckLeaves(item, () => JsonPath.Item(path(), at), defects);
                }

                break;
            case JsonValueKind.Null:
                defects.Add(new("value_null", path(), "Null makes the operator panic where another layer sets the same key; remove the key or write \"\"."));
                break;
            case JsonValueKind.Number when Math.Abs(element.GetDouble()) > MaxSafeInteger:
                defects.Add(new("value_number", path(), "The number isn't exact as a double; write it as a string."));
                break;
        }
    }

    private static bool HasImageTag(JsonElement values, string component) =>
        values.TryGetProperty(component, out var part) && part.ValueKind == JsonValueKind.Object
        && part.TryGetProperty("image", out var image) && image.ValueKind == JsonValueKind.Object
        && image.TryGetProperty("tag", out var tag) && tag.ValueKind == JsonValueKind.String && tag.GetString()!.Length > 0;

    private static bool HasText(JsonElement manifest, string name) => manifest.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String;

    private static string? Text(JsonElement manifest, string name, List<Defect> defects)
    {
        if (HasText(manifest, name))
            return manifest.GetProperty(name).GetString();
        defects.Add(new("release_field_kind", name, "Missing or not a string."));
        return null;
    }

    [GeneratedRegex(@"\A[0-9A-Za-z][0-9A-Za-z._+-]{0,62}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
