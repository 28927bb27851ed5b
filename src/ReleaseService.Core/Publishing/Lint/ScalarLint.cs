using System.Text.Json;

namespace ReleaseService.Core.Publishing.Lint;

/// <summary>Lists and large integers, wherever they stand.</summary>
internal static class ScalarLint
{
    private const double FromHere = 1_000_000;

    private static readonly string[] SetByCustomers = ["values.ingress.tls", "values.global.customCACerts"];

    public static void Check(LintSubject subject, FindingList findings)
    {
        foreach (var node in subject.Nodes)
        {
            if (node.Element.ValueKind == JsonValueKind.Array && !node.IsInList)
                findings.Add(LintRules.ListConcatenates, node.Path, Describe(node));
            else if (node.Element.ValueKind == JsonValueKind.Number && Math.Abs(node.Element.GetDouble()) >= FromHere && double.IsInteger(node.Element.GetDouble()))
                findings.Add(LintRules.IntegerAsText, node.Path, "Operators read numbers as floats, and charts print this one as 1e+06 or the like; write it as text, in quotes.");
        }
    }

    private static string Describe(ValueNode list) => list.Parent is { Parent.Parent: null } && SetByCustomers.Contains(list.Path())
        ? "Customers set this list, and operators append ours to theirs: every one of them gets these entries too. Leave it to the customer; remove it."
        : "Operators append this list to the one that a customer sets, instead of choosing one. Use a map, or waive this with the reason why no customer sets it.";
}
