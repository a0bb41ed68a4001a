using KubeNet.LabFiles.Json;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.LabFiles.Contract;

/// <summary>Labels by key, as Kubernetes writes them.</summary>
internal static class LabelJson
{
    public static Codec Codec { get; } = new FunctionCodec<LabelSet>(
        "text by label",
        labels => labels.Items.Aggregate(JsonPart.Object(), (all, label) => all.Add(label.Key, JsonPart.OfText(label.Value))),
        (part, reading) => LabelSet.Of(reading.Expect(part, JsonForm.Object, "an object").Members.Select(label => KeyValuePair.Create(label.Key, reading.Expect(label.Value, JsonForm.Text, "a label's value").Text))));
}
