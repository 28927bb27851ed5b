using System.Text.Json;
using ReleaseService.Core.Releases;

namespace ReleaseService.Core.Publishing.Lint;

/// <summary>What must never come from a channel (wire-contract "Merging in the operator").</summary>
internal static class CustomerKeyLint
{
    public static void Check(LintSubject subject, FindingList findings)
    {
        foreach (var keys in ValuesSchema.Instance.CustomerKeys)
        {
            if (IsSet(subject.Values, keys))
                findings.Add(LintRules.CustomerKey, keys.Aggregate("values", JsonPath.Member), "Belongs to the customer, whose own value it would meet or replace, and operators log it in the clear; remove it.");
        }
    }

    private static bool IsSet(JsonElement element, IReadOnlyList<string> keys)
    {
        foreach (var key in keys)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(key, out element))
                return false;
        }

        return true;
    }
}
