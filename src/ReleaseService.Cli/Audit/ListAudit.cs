using System.CommandLine;
using ReleaseService.Cli.Output;
using ReleaseService.Cli.Shell;
using ReleaseService.Contracts;

namespace ReleaseService.Cli.Audit;

/// <summary><c>releasectl audit list</c>.</summary>
internal static class ListAudit
{
    public static Command Create()
    {
        var last = new Option<int>("--last") { HelpName = "COUNT", Description = "How many of the newest entries; 1 to 1000.", DefaultValueFactory = _ => 50 };
        var after = new Option<long?>("--after") { HelpName = "NUMBER", Description = "Instead: up to 1000 entries after this number." };
        return new Verb("list", "Lists the newest entries, in order of number.", "releasectl audit list --last 20", "releasectl audit list --after 1000 -o json")
            .With(last, after)
            .Runs(call => RunAsync(call, call.Get(last), call.Get(after)));
    }

    private static async Task<int> RunAsync(Call call, int last, long? after)
    {
        var page = after is { } number ? await call.Client.GetAuditAsync(number, cancellation: call.Cancellation) : await call.Client.GetLastAuditAsync(last, call.Cancellation);
        call.Out.Answer(page, ContractsJson.Default.AuditPage, audit => Listing.Of(
            audit.Entries,
            ("NUMBER", entry => entry.Number.ToString()), ("AT", entry => Cell.Time(entry.At)), ("ACTOR", entry => entry.Actor), ("ADDRESS", entry => entry.Address), ("ACTION", entry => entry.Action),
            ("SUBJECT", entry => entry.Subject), ("DETAILS", entry => string.Join(' ', entry.Details.Select(detail => $"{detail.Key}={detail.Value}"))), ("REASON", entry => entry.Reason)));
        return ExitCode.Fine;
    }
}
