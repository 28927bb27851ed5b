using System.CommandLine;
using System.Globalization;
using ReleaseService.Cli.Output;
using ReleaseService.Cli.Shell;
using ReleaseService.Core.Audit;

namespace ReleaseService.Cli.Audit;

/// <summary><c>releasectl audit verify</c>: computes the whole chain anew, here, from what the server answers.</summary>
internal static class VerifyAudit
{
    private const int PageSize = 1000;

    public static Command Create()
    {
        var expect = new Option<string?>("--expect") { HelpName = "NUMBER:HASH", Description = "An entry noted earlier, which must still be in the chain: only that shows that its end wasn't cut off." };
        return new Verb(
            "verify", "Checks the hash chain of the whole audit and names the first entry that doesn't fit.",
            "releasectl audit verify",
            "releasectl audit verify --expect 1200:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
            .With(expect)
            .Runs(call => RunAsync(call, Parse(call.Get(expect))));
    }

    private static async Task<int> RunAsync(Call call, (long Number, string Hash)? expected)
    {
        var check = new AuditCheck();
        string? found = null;
        for (var after = 0L; check.Broken is null;)
        {
            var page = await call.Client.GetAuditAsync(after, PageSize, call.Cancellation);
            foreach (var entry in page.Entries)
            {
                check.Add(entry);
                if (entry.Number == expected?.Number)
                    found = entry.Hash;
            }

            if (page.Entries.Count == 0 || page.Entries[^1].Number <= after)
                break;
            after = page.Entries[^1].Number;
        }

        var broken = check.Broken ?? Compare(expected, found);
        var verdict = new AuditVerdict(broken is null, check.Count, check.Hash, broken);
        call.Out.Answer(verdict, CliJson.Default.AuditVerdict, _ => broken is null
            ? Cell.Of($"The chain is whole. Note its end, to check later that it is still there:\n{check.Count}:{check.Hash}\n")
            : Cell.Of($"The chain is broken. {broken}\n", Cell.Bad));
        return broken is null ? ExitCode.Fine : ExitCode.Conflict;
    }

    private static string? Compare((long Number, string Hash)? expected, string? found) =>
        expected is not { } noted || noted.Hash == found
            ? null
            : found is null ? $"Entry {noted.Number}, which is expected, isn't there: the chain was cut off." : $"Entry {noted.Number} has another hash than the expected one: the chain was made anew.";

    private static (long Number, string Hash)? Parse(string? text)
    {
        if (text is null)
            return null;
        var colon = text.IndexOf(':');
        return colon > 0 && long.TryParse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            && text[(colon + 1)..].ToLowerInvariant() is { Length: 64 } hash && hash.All(char.IsAsciiHexDigitLower)
            ? (number, hash)
            : throw new CommandException($"'{text}' is no entry of the audit.", "Give number and hash as an earlier 'releasectl audit verify' printed them: --expect NUMBER:HASH.");
    }
}

/// <summary>The answer of <c>audit verify</c>.</summary>
/// <param name="Whole">Whether every entry fits.</param>
/// <param name="Number">The number of the last entry that fits; 0 for none.</param>
/// <param name="Hash">Its hash.</param>
/// <param name="Broken">What is wrong; null where nothing is.</param>
internal sealed record AuditVerdict(bool Whole, long Number, string Hash, string? Broken);
