using ReleaseService.Contracts.Identity;
using ReleaseService.Core.Identity;
using ReleaseService.Core.Publishing;
using ReleaseService.Core.Publishing.Plans;
using ReleaseService.Core.Tests.Publishing.Lint;
using Xunit;

namespace ReleaseService.Core.Tests.Publishing.Plans;

public sealed class PlanRightsTests
{
    private static readonly Guid Alias = Guid.Parse("0b90c2f5-6f0a-4c7e-9d3e-1f2a3b4c5d6e");

    [Theory]
    [InlineData(Role.Viewer, "", "Publishing 0.72.0-1 and another step take a publisher; token:ci is a viewer.")]
    [InlineData(Role.Publisher, "", "")]
    [InlineData(Role.Publisher, "beta", "")]
    [InlineData(Role.Publisher, "stable", "Promoting 0.72.0-1 to beta takes an identity for beta; token:ci is a publisher for stable.")]
    [InlineData(Role.Admin, "", "")]
    public void To_publish_and_to_promote_take_a_publisher_of_the_channel(Role role, string channels, string lacking) =>
        Assert.Equal(lacking, Lacking(ServerModel.Of("beta* 1"), PlanFolder.Of("beta* 1 2"), role, channels));

    [Theory]
    [InlineData(Role.Publisher, "", "Making the channel next and another step take an admin; token:ci is a publisher.")]
    [InlineData(Role.Admin, "", "")]
    [InlineData(Role.Admin, "beta,next", "")]
    [InlineData(Role.Admin, "beta", "Making the channel next takes an identity for next; token:ci is an admin for beta.")]
    public void To_make_and_to_change_a_channel_take_an_admin_of_it(Role role, string channels, string lacking) =>
        Assert.Equal(lacking, Lacking(ServerModel.Of("beta", "stable*"), PlanFolder.Of("beta>stable", "stable*", "next"), role, channels));

    [Theory]
    [InlineData("", "")]
    [InlineData("beta,stable", "")]
    [InlineData("beta", "Changing the channel beta takes an identity for the channel that is the default now; token:ci is an admin for beta.")]
    public void To_become_the_default_takes_an_identity_for_the_one_that_is(string channels, string lacking) =>
        Assert.Equal(lacking, Lacking(ServerModel.Of("beta", "stable*"), PlanFolder.Of("beta*", "stable"), Role.Admin, channels));

    [Theory]
    [InlineData("", "")]
    [InlineData("beta", "Publishing 0.72.0-1 takes an identity for all channels, for the aliases; token:ci is a publisher for beta.")]
    public void Aliases_take_an_identity_for_all_channels(string channels, string lacking) => Assert.Equal(lacking, Lacking(
        ServerModel.Of("beta* 1"), PlanFolder.Of("beta* 1 2").With(PlanFolder.Make(2, LintFile.With("notes: First.", $"notes: First.\naliases: [{Alias}]"))), Role.Publisher, channels));

    [Fact]
    public void Only_what_is_forced_takes_an_admin_to_force_it()
    {
        var server = ServerModel.Of("stable>beta*", "beta 1");
        var folder = PlanFolder.Of("stable>beta* 2", "beta 1 2");
        Assert.Equal("", Lacking(server, folder, Role.Publisher, "", isForced: false));
        Assert.Equal("Promoting 0.72.0-1 to stable takes an admin, being forced; token:ci is a publisher.", Lacking(server, folder, Role.Publisher, "", isForced: true));
        Assert.Equal("", Lacking(server, folder, Role.Admin, "", isForced: true));
    }

    private static string Lacking(ServerModel server, ChannelsFolder folder, Role role, string channels, bool isForced = false)
    {
        var notes = PlanRights.Lacking(server.Plan(folder), server.State, new CallerIdentity("token:ci", role, channels.Split(',', StringSplitOptions.RemoveEmptyEntries), null), isForced).ToList();
        Assert.All(notes, note => Assert.Equal(PlanNote.Forbidden, note.Code));
        return string.Join('|', notes.Select(note => note.Message));
    }
}
