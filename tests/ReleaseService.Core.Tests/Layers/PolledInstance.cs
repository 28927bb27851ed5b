using System.Text.Json.Nodes;
using ReleaseService.Core.Layers;
using Xunit;

namespace ReleaseService.Core.Tests.Layers;

/// <summary>A resource on the model of an API server, and the poller that applies the channel's layer to it.</summary>
internal sealed class PolledInstance
{
    public ApiServerModel Server { get; } = new();

    public Layer Release { get; set; } = Layer.Empty;

    /// <summary>Of the console.</summary>
    public JsonObject UserInput { get; set; } = [];

    public IReadOnlyList<KeyPath> Excluded { get; set; } = [];

    public bool IsAirGapped { get; set; }

    /// <summary>As the poller remembers it.</summary>
    public Layer? Applied { get; set; }

    /// <summary>A release in which some images move in lockstep, with the values given beside them.</summary>
    public static Layer Version(string version, string weave = "1.2.0", string values = "{}") => LayerJson.Layer(JsonTrees.Overlay(
        LayerJson.Spec($$"""
            {
              "chart": { "url": "https://charts.wandb.ai", "name": "operator-wandb", "version": "0.{{version}}" },
              "values": {
                "app": { "image": { "repository": "wandb/local", "tag": "{{version}}" } },
                "api": { "image": { "repository": "wandb/megabinary", "tag": "{{version}}" } },
                "console": { "image": { "repository": "wandb/console", "tag": "2.{{version}}" } },
                "weave-trace": { "image": { "repository": "wandb/weave-trace", "tag": "{{weave}}" } },
                "weave-trace-worker": { "image": { "repository": "wandb/weave-trace", "tag": "{{weave}}" } }
              }
            }
            """),
        LayerJson.Spec(values)).ToJsonString());

    public ChannelLayer Next() => ChannelLayer.Of(new(Release, LayerJson.Layer(UserInput.ToJsonString()), Server.Read(), Excluded, IsAirGapped, Applied));

    public ChannelLayer Cycle()
    {
        var layer = Next();
        if (layer.RemovedFirst.Count > 0)
            Server.Update("release-poller", layer.RemovedFirst.Aggregate(Server.Spec, JsonTrees.Remove));
        Assert.Empty(Server.Apply("release-poller", layer.Applied.ToJson()));
        if (!layer.IsShadowed)
            Applied = Release;
        return layer;
    }

    public JsonNode? Value(string dotted) => JsonTrees.Find(Server.Spec, LayerJson.Path(dotted));

    /// <summary>As the operator makes it of resource and user input.</summary>
    public JsonNode? Effective(string dotted) =>
        JsonTrees.Find(OperatorModel.Values(Server.Spec, UserInput), LayerJson.Path(dotted));

    public void Edit(string manager, string dotted, JsonNode? value) => Server.Update(manager, JsonTrees.Set(Server.Spec, LayerJson.Path(dotted), value));

    public void Remove(string manager, string dotted) => Server.Update(manager, JsonTrees.Remove(Server.Spec, LayerJson.Path(dotted)));
}
