using System.Text.Json;
using ReleaseService.Core.Releases;

namespace ReleaseService.Core.Publishing.Lint;

/// <summary>A key must stay a map, list, text, number or boolean: customers set the same keys, and a mismatch fails every reconcile silently.</summary>
internal static class KindChangeLint
{
    public static void Check(LintSubject subject, FindingList findings)
    {
        var from = subject.Channel is { } channel ? $"{channel.Name}'s head {subject.Previous?.Name}" : $"the previous release {subject.Previous?.Name}";
        Compare(subject.PreviousValues, subject.Values, () => "values", from, findings);
    }

    private static void Compare(JsonElement before, JsonElement after, Func<string> path, string from, FindingList findings)
    {
        if (before.ValueKind == JsonValueKind.Undefined || after.ValueKind == JsonValueKind.Undefined)
            return;
        var (was, becomes) = (JsonKind.Of(before), JsonKind.Of(after));
        if (was != becomes)
        {
            findings.Add(LintRules.KindChange, path, $"Was {was} in {from} and is {becomes} here, which fails every reconcile of a customer who sets it. Use another key, or force it once no customer does.");
        }
        else if (after.ValueKind == JsonValueKind.Object)
        {
            var olds = before.EnumerateObject().ToDictionary(member => member.Name, member => member.Value, StringComparer.Ordinal);
            foreach (var member in after.EnumerateObject())
            {
                if (olds.TryGetValue(member.Name, out var old))
                    Compare(old, member.Value, () => JsonPath.Member(path(), member.Name), from, findings);
            }
        }
    }
}
