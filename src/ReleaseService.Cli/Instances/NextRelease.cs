using ReleaseService.Cli.Configuration;
using ReleaseService.Cli.Shell;
using ReleaseService.Cluster.Instances;
using ReleaseService.Contracts.Client;
using ReleaseService.Core.Rollouts;

namespace ReleaseService.Cli.Instances;

/// <summary>What the poller would hold next: its own question, its own rules, with the instance's license and not the token of whoever asks.</summary>
/// <param name="Decision">Null where it isn't known.</param>
/// <param name="Unknown">Why it isn't known; null where it is.</param>
internal sealed record NextRelease(Decision? Decision, string? Unknown)
{
    public static async Task<NextRelease> AskAsync(Call call, Instance instance)
    {
        var (wished, observed) = (instance.Wishes, instance.Observed);
        if (!wished.TryGet(out var wishes))
            return new(null, string.Join(" ", wished.Defects.Take(3)));
        if (Destination.Name(call.Get(GlobalOptions.Server), call.Surroundings, call.Config) is null)
            return new(null, "no server is named (--server, or RELEASECTL_SERVER)");
        if (call.Destination.IsExposed && observed.License.Token is not null)
            call.Warn($"{call.Destination.Server} isn't encrypted: whoever is on the way can read the license.");
        using var http = ServiceHttp.NewClient(call.Destination.Server, ServiceHttp.NewHandler());
        var time = call.Surroundings.Time;
        var question = new Question(observed.License.Token, wishes.Channel, observed.Input!.Pin ?? wishes.Pin); // the console's pin wins over the annotation
        var inquiry = await new Inquire(new Fetch(license => new ReleaseServiceClient(http, license)), time).RunAsync(observed, question, null, call.Cancellation);
        return inquiry.Candidate is { } candidate
            ? new(Decide.Run(observed, candidate, question.Pin is not null, wishes, time.GetUtcNow()), null)
            : new(null, $"{inquiry.Problem!.Condition}: {inquiry.Problem.Reason}");
    }

    /// <summary>The wishes of the annotations that the decision is by.</summary>
    public static UpdateAnnotations WishesOf(Instance instance) => instance.Wishes.TryGet(out var wishes) ? wishes : new();
}
