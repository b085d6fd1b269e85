/* The words and looks of Leaflet's own controls, in the language of the page. */
"use strict";

(function () {
  const zh = document.documentElement.lang.startsWith("zh");

  /* A drawn area as an officer reads it; the drawing tool's sphere is good to about 0.5 %. */
  function readableArea(m2) {
    const number = (value, digits) =>
      value.toLocaleString("en-US", { maximumFractionDigits: digits }).replace(/,/g, "\u2009");
    const mu = number((m2 * 3) / 2000, 2);
    return zh ? `约 ${number(m2, 0)} m²（${mu} 亩）` : `about ${number(m2, 0)} m² (${mu} mu)`;
  }
  if (L.GeometryUtil) L.GeometryUtil.readableArea = readableArea;
  /* Never complete what an input method is still composing. */
  if (L.Control.Search) {
    L.Control.Search.mergeOptions({ autoType: false, firstTipSubmit: true });
    L.Control.Search.Marker.mergeOptions({
      circle: { radius: 14, weight: 4, color: "#f2b705", stroke: true, fill: false },
    });
  }
  if (!zh) return;

  L.Control.Zoom.mergeOptions({ zoomInTitle: "放大", zoomOutTitle: "缩小" });
  if (L.Control.Search) {
    L.Control.Search.mergeOptions({ textErr: "未找到", textCancel: "清除" });
  }
  if (!L.drawLocal) return;
  const draw = L.drawLocal.draw;
  draw.toolbar.actions = { title: "放弃绘制", text: "取消" };
  draw.toolbar.finish = { title: "完成绘制", text: "完成" };
  draw.toolbar.undo = { title: "删去最后一个点", text: "退一点" };
  Object.assign(draw.toolbar.buttons, { polygon: "画多边形", rectangle: "画矩形" });
  draw.handlers.polygon.tooltip = {
    start: "点击起点",
    cont: "点击下一个界址点",
    end: "点击起点闭合",
  };
  draw.handlers.polyline.error = "<strong>边界不能自相交</strong>";
  draw.handlers.rectangle.tooltip = { start: "按住并拖动画矩形" };
  draw.handlers.simpleshape.tooltip = { end: "松开完成" };
  const edit = L.drawLocal.edit;
  edit.toolbar.actions.save = { title: "保存修改", text: "保存" };
  edit.toolbar.actions.cancel = { title: "放弃修改", text: "取消" };
  edit.toolbar.actions.clearAll = { title: "删除全部", text: "全部删除" };
  Object.assign(edit.toolbar.buttons, {
    edit: "修改图形",
    editDisabled: "没有可修改的图形",
    remove: "删除图形",
    removeDisabled: "没有可删除的图形",
  });
  edit.handlers.edit.tooltip = { text: "拖动顶点修改边界", subtext: "点“取消”放弃修改" };
  edit.handlers.remove.tooltip = { text: "点击要删除的图形" };
})();
