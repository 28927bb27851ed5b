using System.Text.Json;
using ReleaseService.Core.Releases;

namespace ReleaseService.Core.Publishing.Lint;

/// <summary>
/// A chart ignores keys that it doesn't know, so a typo silently changes nothing. The chart has far more keys than are documented: an unknown one is a
/// finding only where it resembles a known one that isn't there, or where the schema lists all keys there are.
/// </summary>
internal static class KnownKeyLint
{
    public static void Check(LintSubject subject, FindingList findings) => Check(ValuesSchema.Instance.Root, subject.Values, () => "values", findings);

    private static void Check(SchemaNode schema, JsonElement element, Func<string> path, FindingList findings)
    {
        if (element.ValueKind == JsonValueKind.Array && schema.Items is { } items)
        {
            var index = 0;
            foreach (var item in element.EnumerateArray())
            {
                var at = index++;
                Check(items, item, () => JsonPath.Item(path(), at), findings);
            }
        }

        if (element.ValueKind != JsonValueKind.Object)
            return;
        foreach (var member in element.EnumerateObject())
            CheckMember(schema, element, member, () => JsonPath.Member(path(), member.Name), findings);
    }

    private static void CheckMember(SchemaNode schema, JsonElement map, JsonProperty member, Func<string> path, FindingList findings)
    {
        if (schema.Properties.TryGetValue(member.Name, out var known))
        {
            // What is the customer's has to go, whatever is in it.
            if (!known.IsCustomers)
                Check(known, member.Value, path, findings);
            return;
        }

        var candidates = schema.Properties.Where(property => !property.Value.IsCustomers).Select(property => property.Key);
        if (Typo.Of(member.Name, candidates.Where(candidate => !map.TryGetProperty(candidate, out _))) is { } meant)
            findings.Add(LintRules.KeyUnknown, path, $"Unknown, and the chart ignores it; did you mean {meant}?");
        else if (schema.IsClosed)
            findings.Add(LintRules.KeyUnknown, path, $"Unknown, and the chart ignores it; there are {string.Join(", ", candidates.Order(StringComparer.Ordinal))}.");
        else if (schema.Others is { } others)
            Check(others, member.Value, path, findings);
    }
}
