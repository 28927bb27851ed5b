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
        // What is the customer's is no suggestion, and neither is what is there.
        var absent = schema.Properties.Where(property => !property.Value.IsCustomers && !element.TryGetProperty(property.Key, out _)).Select(property => property.Key).ToList();
        foreach (var member in element.EnumerateObject())
            CheckMember(schema, absent, member, () => JsonPath.Member(path(), member.Name), findings);
    }

    private static void CheckMember(SchemaNode schema, List<string> absent, JsonProperty member, Func<string> path, FindingList findings)
    {
        if (schema.Properties.TryGetValue(member.Name, out var known))
        {
            // What is the customer's has to go, whatever is in it.
            if (!known.IsCustomers)
                Check(known, member.Value, path, findings);
        }
        else if (Typo.Of(member.Name, absent) is { } meant)
        {
            findings.Add(LintRules.KeyUnknown, path, $"Unknown, and the chart ignores it; did you mean {meant}?");
        }
        else if (schema.IsClosed)
        {
            findings.Add(LintRules.KeyUnknown, path, $"Unknown, and the chart ignores it; there are {string.Join(", ", schema.Properties.Keys.Order(StringComparer.Ordinal))}.");
        }
        else if (schema.Others is { } others)
        {
            Check(others, member.Value, path, findings);
        }
    }
}
