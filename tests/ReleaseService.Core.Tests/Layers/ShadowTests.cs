using ReleaseService.Core.Layers;
using Xunit;

namespace ReleaseService.Core.Tests.Layers;

public sealed class ShadowTests
{
    private static readonly Layer Next = PolledInstance.Version("80.0", "1.3.0", """{"size":"large"}""");

    /// <summary>An instance that runs a release, and the next one.</summary>
    private readonly PolledInstance _instance = new() { Release = PolledInstance.Version("79.0", values: """{"size":"small"}""") };

    public ShadowTests() => Assert.False(_instance.Cycle().IsShadowed);

    [Fact]
    public void A_release_that_nobody_is_in_the_way_of_is_applied() => AssertUpgraded();

    [Theory]
    [InlineData("app.image.tag")]
    [InlineData("api.image.tag")]
    [InlineData("weave-trace.image.tag")]
    public void Some_of_the_images_that_move_in_lockstep_shadow_a_release(string path)
    {
        _instance.Edit("alice", $"values.{path}", "0.1");
        AssertShadowed($"Resource values.{path} alice");
        Assert.Equal("0.1", (string?)_instance.Value($"values.{path}"));
        _instance.Remove("alice", $"values.{path}");
        AssertUpgraded();
    }

    [Fact]
    public void So_does_a_full_copy_in_git()
    {
        _instance.Server.Apply("argocd", _instance.Server.Spec);
        AssertShadowed("Resource chart.name argocd", "Resource chart.url argocd", "Resource chart.version argocd");
        _instance.Server.Apply("argocd", []);
        AssertUpgraded();
    }

    [Fact]
    public void An_image_that_moves_by_itself_shadows_nothing()
    {
        _instance.Edit("alice", "values.console.image.tag", "3");
        AssertUpgraded();
        Assert.Equal("3", (string?)_instance.Value("values.console.image.tag"));
    }

    [Fact]
    public void All_images_of_a_group_shadow_nothing()
    {
        _instance.Edit("alice", "values.app.image.tag", "78");
        _instance.Edit("bob", "values.api.image.tag", "78");
        _instance.Release = Next;
        Assert.False(_instance.Cycle().IsShadowed);
        Assert.Equal(("0.80.0", "78", "1.3.0"), ((string?)_instance.Value("chart.version"), (string?)_instance.Value("values.api.image.tag"), (string?)_instance.Value("values.weave-trace.image.tag")));
    }

    [Fact]
    public void User_input_of_one_image_wins_and_shadows_the_next_release()
    {
        _instance.UserInput = LayerJson.Spec("""{"app":{"image":{"tag":"custom"}}}""");
        AssertShadowed("UserInput values.app.image.tag ");
        Assert.Null(_instance.Value("values.app.image.tag"));
        Assert.Equal("custom", (string?)_instance.Effective("app.image.tag"));
        _instance.UserInput = [];
        AssertUpgraded();
    }

    [Fact]
    public void An_excluded_image_shadows_the_next_release()
    {
        _instance.Excluded = [LayerJson.Path("values.api")];
        AssertShadowed("Excluded values.api ");
    }

    [Theory]
    [InlineData("version", "0.78.0")]
    [InlineData("path", "/charts/own")]
    public void Somebody_elses_chart_shadows_a_release(string member, string value)
    {
        _instance.Edit("alice", $"chart.{member}", value);
        AssertShadowed($"Resource chart.{member} alice");
        Assert.Equal("operator-wandb", (string?)_instance.Value("chart.name"));
    }

    [Fact]
    public void Somebody_elses_chart_that_is_the_releases_shadows_nothing()
    {
        foreach (var (member, value) in _instance.Server.Spec["chart"]!.AsObject().ToList())
        {
            _instance.Edit("alice", $"chart.{member}", "");
            _instance.Edit("alice", $"chart.{member}", value!.DeepClone());
        }

        _instance.Release = PolledInstance.Version("79.0", "1.9.0");
        var layer = _instance.Cycle();
        Assert.Empty(layer.ShadowedBy);
        Assert.Empty(layer.Applied.Within(KeyPath.Chart).Leaves);
        Assert.Equal("1.9.0", (string?)_instance.Value("values.weave-trace.image.tag"));
    }

    [Fact]
    public void Credentials_for_the_chart_do_not_make_it_somebody_elses()
    {
        _instance.Edit("alice", "chart.credentialSecret.name", "helm");
        AssertUpgraded();
        Assert.Equal("helm", (string?)_instance.Value("chart.credentialSecret.name"));
    }

    [Fact]
    public void A_chart_of_user_input_replaces_the_whole_chart()
    {
        _instance.UserInput = LayerJson.Spec("""{"chart":{"url":"https://own","name":"own","version":"1"}}""");
        AssertShadowed("UserInput chart ");
        Assert.Null(_instance.Value("chart"));
        _instance.UserInput = [];
        AssertUpgraded();
    }

    [Theory]
    [InlineData("""{"chart":{}}""")]
    [InlineData("""{"chart":{"version":"1"}}""")]
    [InlineData("""{"chart":{"url":"https://own","name":"own","version":1}}""")]
    public void A_chart_of_user_input_that_no_operator_reads_costs_nothing(string userInput)
    {
        _instance.UserInput = LayerJson.Spec(userInput);
        AssertUpgraded();
    }

    [Fact]
    public void Nothing_at_all_is_written_where_the_poller_never_wrote()
    {
        var fresh = new PolledInstance { Release = Next };
        fresh.Server.Apply("alice", LayerJson.Spec("""{"app":{"image":{"tag":"78"}}}"""));
        Assert.Empty(fresh.Cycle().Applied.Leaves);
        Assert.Equal("""{"values":{"app":{"image":{"tag":"78"}}}}""", fresh.Server.Spec.ToJsonString());
    }

    [Fact]
    public void A_shadowed_instance_still_yields_and_gets_back_what_it_ran()
    {
        _instance.Edit("alice", "values.app.image.tag", "78");
        _instance.UserInput = LayerJson.Spec("""{"size":"tiny"}""");
        AssertShadowed("Resource values.app.image.tag alice");
        Assert.Null(_instance.Value("values.size"));
        _instance.UserInput = [];
        AssertShadowed("Resource values.app.image.tag alice");
        Assert.Equal("small", (string?)_instance.Value("values.size"));
    }

    [Fact]
    public void A_shadowed_instance_with_another_chart_gets_nothing_back()
    {
        _instance.Edit("alice", "chart.version", "0.78.0");
        _instance.Edit("alice", "values.size", "tiny");
        AssertShadowed("Resource chart.version alice");
        _instance.Remove("alice", "values.size");
        AssertShadowed("Resource chart.version alice");
        Assert.Null(_instance.Value("values.size"));
    }

    [Theory]
    [InlineData("78.0")]
    [InlineData("80.0")]
    public void A_memory_that_is_behind_or_ahead_of_the_resource_moves_nothing(string remembered)
    {
        _instance.Edit("alice", "values.app.image.tag", "78");
        _instance.Remove("alice", "values.size");
        _instance.Applied = PolledInstance.Version(remembered, values: """{"size":"huge"}""");
        AssertShadowed("Resource values.app.image.tag alice");
        Assert.Null(_instance.Value("values.size"));
    }

    [Theory]
    [InlineData("""{"a":{"image":{"tag":"0.79.0"}},"b":{"image":{"tag":"0.79.0-hotfix.1"}},"app":{"image":{"tag":"0.79.0"}}}""", "app.image.tag", true)]
    [InlineData("""{"a":{"image":{"tag":"0.79.0"}},"api":{"image":{"tag":"0.79.0"}}}""", "a.image.tag", true)]
    [InlineData("""{"a":{"image":{"tag":"0.79.01"}},"app":{"image":{"tag":"0.79.0"}}}""", "app.image.tag", false)]
    [InlineData("""{"x":{"deep":{"image":{"tag":"0.79.0"}}},"app":{"image":{"tag":"0.79.0"}}}""", "app.image.tag", true)]
    [InlineData("""{"a":{"image":{"repository":"mirror.corp:5000/w/megabinary","tag":"other"}},"app":{"image":{"tag":"0.79.0"}}}""", "a.image.tag", true)]
    [InlineData("""{"a":{"image":"mirror.corp:5000/w/x:1"},"b":{"image":"mirror.corp:5000/w/x:2"}}""", "a.image", true)]
    [InlineData("""{"a":{"image":"mirror.corp:5000/w/x:1"},"b":{"image":"mirror.corp:5000/w/y:1"}}""", "a.image", false)]
    [InlineData("""{"a":{"image":{"repository":"r","digest":"sha256:1"}},"b":{"image":{"repository":"r","tag":"2"}}}""", "a.image.digest", true)]
    [InlineData("""{"a":{"image":{"tag":"1"}},"b":{"image":{"tag":"1"}}}""", "a.image.tag", false)]
    [InlineData("""{"a":{"tag":"0.79.0"},"app":{"image":{"tag":"0.79.0"}}}""", "app.image.tag", false)]
    public void Which_images_move_in_lockstep(string release, string alices, bool isShadowed)
    {
        var instance = new PolledInstance { Release = LayerJson.Layer(release) };
        instance.Server.Apply("alice", JsonTrees.Set([], LayerJson.Path($"values.{alices}"), "own"));
        Assert.Equal(isShadowed, instance.Next().IsShadowed);
    }

    /// <summary>Chart and images stay as they are, but for those that were yielded to the user input.</summary>
    private void AssertShadowed(params string[] by)
    {
        var (held, before) = (_instance.Release, _instance.Server.Spec);
        _instance.Release = Next;
        var layer = _instance.Cycle();
        Assert.Equal(by, layer.ShadowedBy.Select(claim => $"{claim.Reason} {claim.Path} {string.Join(',', claim.Managers)}"));
        var yielded = layer.Dropped.Where(leaf => leaf.By.Reason != DropReason.Resource).Select(leaf => leaf.Path).ToList();
        Assert.All(JsonTrees.Members(before).Where(path => path.Keys[^1] != "size" && !yielded.Exists(path.Touches)), path => Assert.Equal(
            JsonTrees.Find(before, path)?.ToJsonString(), JsonTrees.Find(_instance.Server.Spec, path)?.ToJsonString()));
        Assert.All(layer.Applied.Leaves, leaf => Assert.Equal(LayerJson.Canonical(held.Find(leaf.Path)!.Value), LayerJson.Canonical(leaf.Value)));
        _instance.Release = held;
    }

    private void AssertUpgraded()
    {
        _instance.Release = Next;
        Assert.Empty(_instance.Cycle().ShadowedBy);
        Assert.Equal(
            ("0.80.0", "80.0", "80.0", "1.3.0", "1.3.0", "large"),
            ((string?)_instance.Value("chart.version"), (string?)_instance.Value("values.app.image.tag"), (string?)_instance.Value("values.api.image.tag"),
             (string?)_instance.Value("values.weave-trace.image.tag"), (string?)_instance.Value("values.weave-trace-worker.image.tag"), (string?)_instance.Value("values.size")));
    }
}
