using KubeNet.Engine.Namespaces;
using KubeNet.LabFiles.Contract;
using KubeNet.LabFiles.Json;

namespace KubeNet.LabFiles.Routing;

/// <summary>The sysctls that were set, by name.</summary>
internal static class SysctlJson
{
    public static Codec Codec { get; } = new FunctionCodec<Sysctls>(
        "text by name of a sysctl",
        sysctls => sysctls.Values.Aggregate(JsonPart.Object(), (all, value) => all.Add(value.Key, JsonPart.OfText(value.Value))),
        (part, reading) => reading.Expect(part, JsonForm.Object, "an object").Members.Aggregate(
            Sysctls.Defaults,
            (all, value) => reading.Make(value.Value, "sysctl", () => all.With(value.Key, reading.Expect(value.Value, JsonForm.Text, "a sysctl's value as text").Text))));
}
