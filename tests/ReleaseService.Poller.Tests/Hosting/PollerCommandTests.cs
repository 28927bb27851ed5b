using ReleaseService.Hosting;
using ReleaseService.Poller.Hosting;
using Xunit;

namespace ReleaseService.Poller.Tests.Hosting;

public sealed class PollerCommandTests
{
    [Theory]
    [InlineData("", false, false, "")]
    [InlineData("--once", true, false, "")]
    [InlineData("--dry-run", true, true, "")]
    [InlineData("--dry-run --once", true, true, "")]
    [InlineData("--namespaces a,b", false, false, "--Poller:Namespaces:0=a --Poller:Namespaces:1=b")]
    [InlineData("--namespaces=a,,b,", false, false, "--Poller:Namespaces:0=a --Poller:Namespaces:1=b")]
    [InlineData("--Service:Url http://x --Leader:Elect=false", false, false, "--Service:Url=http://x --Leader:Elect=false")]
    [InlineData("--Service:Url=http://x/?a=b", false, false, "--Service:Url=http://x/?a=b")]
    [InlineData("--urls=http://localhost:1", false, false, "--urls=http://localhost:1")]
    public void It_says_what_the_process_is_for(string args, bool once, bool dryRun, string settings)
    {
        var command = PollerCommand.Parse(args.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(new RunMode(once, dryRun), command.Mode);
        Assert.Equal(settings, string.Join(' ', command.Settings));
    }

    [Theory]
    [InlineData("--onse", "--onse")]
    [InlineData("--once=true", "--once")]
    [InlineData("once", "once")]
    [InlineData("--namespaces", "--namespaces")]
    [InlineData("--namespaces=", "--namespaces")]
    [InlineData("--Service:Url", "--Service:Url")]
    [InlineData("--Services:Url=x", "--Services:Url")]
    public void A_mistake_is_named_without_its_value(string args, string named)
    {
        var refusal = Assert.Throws<SettingsException>(() => PollerCommand.Parse(args.Split(' ')));
        Assert.StartsWith($"Unknown argument {named}.", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--namespaces a", "Service:Url must be set")]
    [InlineData("--namespaces a --Service:Url=ftp://x", "Service:Url must be http(s)")]
    [InlineData("--namespaces a --Service:Url=http://user:password@x", "Service:Url must be http(s)")]
    [InlineData("--namespaces a --Service:Url=http://x --Service:Timeout=00:00:00", "Service:Timeout must be 00:00:01")]
    [InlineData("--namespaces a --Service:Url=http://x --Service:MaxDocumentBytes=1", "Service:MaxDocumentBytes must be 4096")]
    [InlineData("--namespaces a --Service:Url=http://x --Service:CaBundle=/no/such/file", "/no/such/file, where there is neither")]
    [InlineData("--namespaces a --Service:Url=http://x --Poller:Interval=00:00:01", "Poller:Interval must be")]
    [InlineData("--namespaces a --Service:Url=http://x --Poller:ConfirmWithin=2.00:00:00", "Poller:ConfirmWithin must be")]
    [InlineData("--Service:Url=http://x", "Poller:Namespaces must be set: the namespaces whose resources it serves (--namespaces A,B), or single resources")]
    [InlineData("--Service:Url=http://x --namespaces ,", "Poller:Namespaces must be set")]
    [InlineData("--Service:Url=http://x --namespaces a,B", "Poller:Namespaces has 'B', which no namespace is called")]
    [InlineData("--Service:Url=http://x --namespaces a.b", "Poller:Namespaces has 'a.b'")]
    [InlineData("--Service:Url=http://x --namespaces a-", "Poller:Namespaces has 'a-'")]
    [InlineData("--Service:Url=http://x --namespaces aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffff1234", "Poller:Namespaces has 'aaaaaaaaaa")]
    [InlineData("--Service:Url=http://x --Poller:Namespaces:0=", "Poller:Namespaces has ''")]
    [InlineData("--Service:Url=http://x --namespaces a,b,a", "Poller:Namespaces has a twice")]
    [InlineData("--Service:Url=http://x --Poller:Resources:0=wandb", "Poller:Resources has 'wandb', which isn't NAMESPACE/NAME")]
    [InlineData("--Service:Url=http://x --Poller:Resources:0=", "Poller:Resources has ''")]
    [InlineData("--Service:Url=http://x --Poller:Resources:0=a/wandb:", "Poller:Resources has 'a/wandb:'")]
    [InlineData("--Service:Url=http://x --Poller:Resources:0=a/wandb:b:c", "Poller:Resources has 'a/wandb:b:c'")]
    [InlineData("--Service:Url=http://x --Poller:Resources:0=a.b/wandb", "Poller:Resources has 'a.b/wandb'")]
    [InlineData("--Service:Url=http://x --Poller:Resources:0=a/Wandb", "Poller:Resources has 'a/Wandb'")]
    [InlineData("--Service:Url=http://x --Poller:Resources:0=a/wandb --Poller:Resources:1=a/wandb:license", "Poller:Resources has a/wandb twice")]
    [InlineData("--Service:Url=http://x --namespaces a --Poller:Resources:0=a/wandb", "don't go together")]
    [InlineData("--namespaces a --Service:Url=http://x --Leader:Duration=00:00:01", "Leader:Duration must be")]
    [InlineData("--namespaces a --Service:Url=http://x --Leader:Name=", "Leader:Name is ''")]
    [InlineData("--namespaces a --Service:Url=http://x --Leader:Name=a..b", "Leader:Name is 'a..b'")]
    [InlineData("--namespaces a --Service:Url=http://x --Leader:Namespace=A", "Leader:Namespace is 'A'")]
    [InlineData("--namespaces a --Service:Url=http://x --Kubernetes:Kubeconfig=/no/such/file", "/no/such/file, which isn't there")]
    [InlineData("--namespaces a --Service:Url=http://x --Poller:Intervall=00:05:00", "Poller")]
    public void A_wrong_setting_stops_the_start(string args, string expected)
    {
        var refusal = Assert.Throws<SettingsException>(() => PollerHost.Create(PollerCommand.Parse(args.Split(' ', StringSplitOptions.RemoveEmptyEntries))));
        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("password", refusal.Message, StringComparison.Ordinal);
    }
}
