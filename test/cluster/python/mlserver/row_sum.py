"""A model that adds up every row: as little as gives real answers of the V2 protocol."""

from mlserver import MLModel
from mlserver.codecs import NumpyCodec
from mlserver.types import InferenceRequest, InferenceResponse


class RowSum(MLModel):
    async def load(self) -> bool:
        return True

    async def predict(self, payload: InferenceRequest) -> InferenceResponse:
        rows = NumpyCodec.decode_input(payload.inputs[0])
        total = NumpyCodec.encode_output("sum", rows.sum(axis=-1, keepdims=True))
        return InferenceResponse(model_name=self.name, model_version=self.version, outputs=[total])
