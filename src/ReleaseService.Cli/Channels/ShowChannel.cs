using System.CommandLine;
using ReleaseService.Cli.Shell;
using ReleaseService.Contracts;

namespace ReleaseService.Cli.Channels;

/// <summary><c>releasectl channels show</c>.</summary>
internal static class ShowChannel
{
    public static Command Create()
    {
        var name = GlobalOptions.Channel();
        return new Verb("show", "Shows a channel and its head.", "releasectl channels show stable").With(name).Runs(call => RunAsync(call, call.Get(name)));
    }

    private static async Task<int> RunAsync(Call call, string name)
    {
        call.Out.Answer(await call.Client.GetChannelAsync(name, call.Cancellation), ContractsJson.Default.ChannelDetails, ChannelView.Of);
        return ExitCode.Fine;
    }
}
