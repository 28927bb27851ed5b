using System.Text.Json;

namespace ReleaseService.Core.Publishing.Lint;

/// <summary>
/// Credentials in a release: by the key's name, by the value's form, by its randomness. A release goes to every customer and stands in logs, so none is
/// ever meant, and no message here repeats a value. One finding for each value, of the surest rule.
/// </summary>
internal static class CredentialLint
{
    public static void Check(LintSubject subject, FindingList findings)
    {
        foreach (var node in subject.Nodes)
        {
            if (node.Element.ValueKind == JsonValueKind.String)
                CheckText(node, node.Element.GetString()!, findings);
            else if (node.Element.ValueKind == JsonValueKind.Number && CredentialKeys.IsPassword(node.Key))
                AddKey(node, node.Key, findings);
        }

        if (CredentialForms.Find(subject.Notes) is { } form)
            findings.Add(LintRules.CredentialValue, "notes", $"The notes hold {form}; remove it, and revoke it if it is real.");
    }

    private static void CheckText(ValueNode node, string text, FindingList findings)
    {
        if (text.Length == 0)
            return;
        var name = NameOf(node);
        if (CredentialForms.Find(text) is { } form)
            findings.Add(LintRules.CredentialValue, node.Path, $"The value is or holds {form}. Remove it, and revoke it if it is real; let charts read it from a secret in the customer's cluster.");
        else if (CredentialKeys.IsCredential(name) && !CredentialForms.IsReference(text) && !IsNameOfSecret(node, text) && !CredentialKeys.IsCount(name, text))
            AddKey(node, name, findings);
        else if (RandomText.Find(text, node.Key))
            findings.Add(LintRules.HighEntropy, node.Path, "The value looks random, as keys and passwords do. If it is a secret, remove and revoke it; if it isn't, write it under a key that says what it is (tag, digest, checksum, certificate).");
    }

    private static void AddKey(ValueNode node, string name, FindingList findings) => findings.Add(
        LintRules.CredentialKey, node.Path, $"A literal value under {LintSubject.Clip(name)}, which is named like a credential. Remove it; name a secret in the customer's cluster instead, such as {{name, key}}.");

    /// <summary>The key; for an entry of a list of variables <c>{name, value}</c> the variable's name.</summary>
    private static string NameOf(ValueNode node) =>
        node.Key == "value" && node.Parent is { } parent && LintSubject.Text(parent.Element, "name") is { } name ? name : node.Key;

    /// <summary><c>{secret: redis-secret, key: redis-password}</c> names a secret and holds none.</summary>
    private static bool IsNameOfSecret(ValueNode node, string text) => node.Key == "secret"
        && node.Parent is { } parent && LintSubject.Text(parent.Element, "key") is not null
        && text.Length <= 253 && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.');
}
